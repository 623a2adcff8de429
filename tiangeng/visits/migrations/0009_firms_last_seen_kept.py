"""The day of an enterprise's last visit is kept where all who see the enterprise see that visit; triggers mark the enterprises of
which something is written, whoever writes it (ADR 0028)."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = [  # one statement after another: two tables are never locked together
    """
CREATE OR REPLACE FUNCTION touch_enterprises_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO visits_enterprisetouched (enterprise_id) VALUES (OLD.enterprise_id);
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.enterprise_id <> OLD.enterprise_id THEN
    INSERT INTO visits_enterprisetouched (enterprise_id) VALUES (NEW.enterprise_id);
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER touch_enterprises_seen AFTER INSERT OR UPDATE OR DELETE ON visits_enterpriseseen
FOR EACH ROW EXECUTE FUNCTION touch_enterprises_seen()""",
    """
CREATE OR REPLACE FUNCTION touch_enterprises_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.is_private <> NEW.is_private THEN
    INSERT INTO visits_enterprisetouched (enterprise_id)
    SELECT enterprise_id FROM visits_enterpriseseen WHERE visit_id = NEW.id;
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER touch_enterprises_of_visit AFTER UPDATE OF is_private ON visits_visit
FOR EACH ROW EXECUTE FUNCTION touch_enterprises_of_visit()""",
    """
CREATE OR REPLACE FUNCTION touch_enterprise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO visits_enterprisetouched (enterprise_id) VALUES (NEW.id);
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER touch_enterprise AFTER INSERT OR UPDATE OF region_code ON places_enterprise
FOR EACH ROW EXECUTE FUNCTION touch_enterprise()""",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0008_visits_of_a_unit"), ("places", "__first__")]
    operations = [
        migrations.CreateModel(
            name="EnterpriseTouched",
            fields=[("id", models.BigAutoField(primary_key=True, serialize=False)), ("enterprise_id", models.UUIDField())],
        ),
        migrations.CreateModel(
            name="EnterpriseLastSeen",
            fields=[
                (
                    "enterprise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_seen",
                        serialize=False,
                        to="places.enterprise",
                    ),
                ),
                ("last_on", models.DateField(null=True)),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
