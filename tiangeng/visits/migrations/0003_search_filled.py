"""The words of visits that were there before, and their index; nobody waits for either."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
INSERT INTO visits_visitwords (visit_id, pairs)
SELECT id, zh_pairs(heard || ' ' || ideas || ' ' || policies_told) FROM visits_visit
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0002_search")]
    operations = [
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE, "VACUUM (ANALYZE) visits_visitwords"], migrations.RunSQL.noop),
        AddIndexConcurrently("visitwords", GinIndex(fields=["pairs"], name="visits_by_words")),
    ]
