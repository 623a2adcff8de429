"""A county's minutes of a week are one sum; what each phone had told goes."""

import uuid

from django.db import migrations, models

SEE_ALL = "SELECT set_config('tg.lo', '0', true), set_config('tg.hi', '~', true)"  # no walls for this once
SUMS = """
INSERT INTO field_countyminutes (id, region_code, county_code, week, phones, minutes)
SELECT gen_random_uuid(), county_code, county_code, week, count(*), sum(minutes)
FROM field_weekminutes GROUP BY county_code, week
"""


def _placed() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    return [
        ("region_code", models.CharField(db_collation="C", max_length=12)),
        ("county_code", models.CharField(db_collation="C", max_length=6)),
        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
        ("week", models.CharField(db_collation="C", max_length=8)),
    ]


def _once(name: str, *fields: str) -> dict[str, object]:
    constraint = models.UniqueConstraint(fields=["county_code", "week", *fields], name=name)
    return {"constraints": [constraint]}


class Migration(migrations.Migration):
    dependencies = [("field", "0002_minutes_without_a_moment")]
    operations = [
        migrations.CreateModel(
            "CountyMinutes",
            [
                *_placed(),
                ("phones", models.PositiveIntegerField(default=0)),
                ("minutes", models.PositiveIntegerField(default=0)),
            ],
            options=_once("minutes_once_per_county_and_week"),
        ),
        migrations.CreateModel(
            "MinutesTold", [*_placed(), ("mark", models.UUIDField())], options=_once("minutes_told_once", "mark")
        ),
        migrations.RunSQL([SEE_ALL, SUMS], migrations.RunSQL.noop),
        migrations.DeleteModel("WeekMinutes"),
    ]
