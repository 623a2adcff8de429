"""What was merged into something itself merged follows where the work is; only those few are touched."""

from django.db import migrations

SEE_ALL = "SELECT set_config('tg.lo', '0', true), set_config('tg.hi', '~', true)"  # no walls for this once
FOLLOW = """
DO $$ BEGIN
  FOR step IN 1..20 LOOP
    UPDATE issues_issue one SET merged_into_id = via.merged_into_id
    FROM issues_issue via WHERE via.id = one.merged_into_id AND via.merged_into_id IS NOT NULL;
    EXIT WHEN NOT FOUND;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0026_answers_on_the_spot")]
    operations = [migrations.RunSQL([SEE_ALL, FOLLOW], migrations.RunSQL.noop)]
