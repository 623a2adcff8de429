"""The end of what is never changed: timelines and answers lose their words, with the issue's own and never before them.

The serving role may not touch these tables, so the function runs as their owner (behind the walls, which bind the owner
too), and it can only take off, only where the issue's own text is gone: nothing in a timeline can be rewritten through it.
"""

from django.db import migrations

END = """
CREATE FUNCTION end_words_of_issues(ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone uuid[];
BEGIN
  SELECT array_agg(id) INTO gone FROM issues_issue WHERE id = ANY(ids) AND body = '（已到期删去）';
  UPDATE issues_issueevent SET reason = CASE reason WHEN '' THEN '' ELSE '（已到期删去）' END,
    facts = facts - ARRAY['plan', 'words', 'meeting', 'owner'] WHERE issue_id = ANY(gone);
  UPDATE issues_answer SET words = '' WHERE issue_id = ANY(gone);
  DELETE FROM issues_decision WHERE issue_id = ANY(gone);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0020_draw_lists_outcomes")]
    operations = [migrations.RunSQL(END, "DROP FUNCTION end_words_of_issues(uuid[])")]
