"""The words of promises that were there before, and their index; nobody waits for either."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
INSERT INTO issues_promisewords (promise_id, pairs)
SELECT id, zh_pairs(words) FROM issues_promise ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0022_promises_found")]
    operations = [
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE, "VACUUM (ANALYZE) issues_promisewords"], migrations.RunSQL.noop),
        AddIndexConcurrently("promisewords", GinIndex(fields=["pairs"], name="promises_by_words")),
    ]
