"""What villagers say against a refusal: a table of its own, no row of another is touched."""

import django.db.models.deletion
from django.db import migrations, models

import tiangeng.kernel.ids

OPEN = models.Q(("state", "open"))


class Migration(migrations.Migration):
    dependencies = [("issues", "0028_filed")]
    operations = [
        migrations.CreateModel(
            "Appeal",
            fields=[
                ("region_code", models.CharField(db_collation="C", max_length=12)),
                ("county_code", models.CharField(db_collation="C", max_length=6)),
                ("id", models.UUIDField(default=tiangeng.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "等复核"), ("upheld", "异议成立"), ("refused", "维持原来的决定")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "against",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="issues.issueevent"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="issues.issue",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["issue"], name="appeals_of_an_issue"),
                    models.Index(condition=OPEN, fields=["region_code"], name="appeals_open_here"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="appeal_decided_iff_dated",
                    )
                ],
            },
        ),
    ]
