"""The rates of whole months are kept; triggers mark the months of which something is written, whoever writes it.

Nothing is counted here: a month that is not kept is counted from its issues, as before.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNTS = (
    *("of", "due_count", "in_time", "done", "answered", "pleased", "late_count"),
    *("part_solved", "part_checked", "part_claimed", "part_partly", "part_explained", "part_deferred"),
    *("objections", "overruled", "star_count", "star_good"),
)
MARK = """
CREATE FUNCTION mark_months(county text, issue uuid, moments timestamptz[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO issues_touchedmonth (county_code, month)
  SELECT DISTINCT county, date_trunc('month', moment AT TIME ZONE 'Asia/Shanghai')::date
  FROM (
    SELECT unnest(moments)
    UNION ALL SELECT assigned_at FROM issues_handling WHERE issue_id = issue AND role = 'lead'
    UNION ALL SELECT at FROM issues_answer WHERE issue_id = issue AND score IS NOT NULL) told(moment)
  WHERE moment IS NOT NULL
$$;

CREATE FUNCTION mark_issue_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM mark_months(OLD.county_code, OLD.id, ARRAY[OLD.dispatched_at]);
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM mark_months(NEW.county_code, NEW.id, ARRAY[NEW.dispatched_at]);
  ELSIF (OLD.lead_id, OLD.state, OLD.dispatched_at, OLD.accepted_at, OLD.accept_by, OLD.due_at, OLD.is_satisfied, OLD.outcome,
         OLD.region_code, OLD.is_confidential, OLD.about_organisation_id, OLD.about_staff_id)
     IS DISTINCT FROM
        (NEW.lead_id, NEW.state, NEW.dispatched_at, NEW.accepted_at, NEW.accept_by, NEW.due_at, NEW.is_satisfied, NEW.outcome,
         NEW.region_code, NEW.is_confidential, NEW.about_organisation_id, NEW.about_staff_id) THEN
    PERFORM mark_months(NEW.county_code, NEW.id, ARRAY[OLD.dispatched_at, NEW.dispatched_at]);
    IF OLD.county_code <> NEW.county_code THEN
      PERFORM mark_months(OLD.county_code, OLD.id, ARRAY[OLD.dispatched_at]);
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_issue_months AFTER INSERT OR UPDATE OR DELETE ON issues_issue
FOR EACH ROW EXECUTE FUNCTION mark_issue_months();

CREATE FUNCTION mark_turn_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' AND NEW.role = 'lead' THEN
    PERFORM mark_months(NEW.county_code, NEW.issue_id, ARRAY[]::timestamptz[]);
  END IF;
  IF TG_OP <> 'INSERT' AND OLD.role = 'lead' THEN
    PERFORM mark_months(OLD.county_code, OLD.issue_id, ARRAY[OLD.assigned_at]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_turn_months
AFTER INSERT OR DELETE OR UPDATE OF organisation_id, role, state, assigned_at, accept_by, accepted_at, region_code ON issues_handling
FOR EACH ROW EXECUTE FUNCTION mark_turn_months();

CREATE FUNCTION mark_star_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_months(NEW.county_code, NEW.issue_id, ARRAY[NEW.at]);
  RETURN NULL;
END $$;
CREATE TRIGGER mark_star_month AFTER INSERT OR UPDATE OF at, score, lead_id, region_code ON issues_answer
FOR EACH ROW WHEN (NEW.score IS NOT NULL) EXECUTE FUNCTION mark_star_month();
"""
FORGET = """
DROP TRIGGER mark_star_month ON issues_answer; DROP FUNCTION mark_star_month();
DROP TRIGGER mark_turn_months ON issues_handling; DROP FUNCTION mark_turn_months();
DROP TRIGGER mark_issue_months ON issues_issue; DROP FUNCTION mark_issue_months();
DROP FUNCTION mark_months(text, uuid, timestamptz[]);
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0041_promises_newest"), ("people", "__first__")]
    operations = [
        migrations.CreateModel(
            name="TouchedMonth",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("county_code", models.CharField(max_length=6, db_collation="C")),
                ("month", models.DateField()),
            ],
            options={"indexes": [models.Index(fields=["county_code", "month"], name="months_touched")]},
        ),
        migrations.CreateModel(
            name="CountedMonth",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("county_code", models.CharField(max_length=6, db_collation="C")),
                ("month", models.DateField()),
                ("counted_at", models.DateTimeField()),
                ("holds_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["county_code", "month"], name="month_counted_once")]
            },
        ),
        migrations.CreateModel(
            name="MonthRates",
            fields=[
                ("region_code", models.CharField(max_length=12, db_collation="C")),
                ("county_code", models.CharField(max_length=6, db_collation="C")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                *((name, models.PositiveIntegerField(default=0)) for name in COUNTS),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["county_code", "month", "region_code", "unit"],
                        name="month_rates_once_a_unit_and_township",
                    )
                ]
            },
        ),
        migrations.RunSQL(MARK, FORGET),
    ]
