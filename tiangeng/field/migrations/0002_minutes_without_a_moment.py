"""Ids and tokens of a week's minutes told when they were made; from now on they are random, those kept are told by a hash.

A phone that repeats a week it got no answer for is still known by its token.
"""

import uuid

from django.db import migrations, models

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
# Week by week, each for itself; told once more, it passes over what it has done.
FORGET = """
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT DISTINCT week FROM field_weekminutes ORDER BY week LOOP
    UPDATE field_weekminutes
    SET id = gen_random_uuid(), token = encode(substr(sha256(uuid_send(token)), 1, 16), 'hex')::uuid
    WHERE week = one AND substr(id::text, 15, 1) = '7';
    COMMIT;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("field", "0001_initial")]
    operations = [
        migrations.AlterField(
            "weekminutes", "id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)
        ),
        migrations.RunSQL([SEE_ALL, FORGET, SEE_NONE], migrations.RunSQL.noop),
    ]
