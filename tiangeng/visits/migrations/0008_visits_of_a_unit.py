"""A unit's visits are walked from the newest, not gathered and sorted; what is read from indexes alone stays so (issues 0038).

The settings take a lock that neither readers nor writers wait for; the index is built beside the work.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index

TABLES = ("visits_visit", "visits_companion", "visits_householdseen", "visits_enterpriseseen")
OFTEN = "SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)"
SELDOM = "RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0007_firms_last_seen")]
    operations = [
        migrations.RunSQL(
            [f"ALTER TABLE {table} {OFTEN}" for table in TABLES],
            [f"ALTER TABLE {table} {SELDOM}" for table in TABLES],
        ),
        AddIndexConcurrently("visit", Index(fields=["organisation", "-visited_on", "-id"], name="visits_of_a_unit")),
    ]
