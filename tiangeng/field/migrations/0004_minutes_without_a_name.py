"""Marks that were made of an account go; those to come are made of a token that a phone makes for one week."""

from django.db import migrations

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
# Week by week, each for itself; told once more, it passes over what it has done.
FORGET = """
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT DISTINCT week FROM field_minutestold ORDER BY week LOOP
    DELETE FROM field_minutestold WHERE week = one;
    COMMIT;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("field", "0003_minutes_in_sums")]
    operations = [migrations.RunSQL([SEE_ALL, FORGET, SEE_NONE], migrations.RunSQL.noop)]
