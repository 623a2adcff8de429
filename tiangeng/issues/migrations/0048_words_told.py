"""What an issue is found by says where it lies and when it was reported: of ten thousand that hold a word the newest are read,
and of a county's those of a township, instead of all.

Its rows carry a hundred entries of an index each: changed one by one they would be written to that index again. So they are
put into a table beside it, which takes its place when the index stands. For that the trigger is made once more: whoever writes
has ended by then, or waits for the exchange; and where somebody reads for long, a backup or a large sheet, the exchange steps back
and tries again, so that nobody waits for both. Each statement may be run once more after a stop.
"""

from datetime import UTC, datetime

from django.db import migrations, models

from tiangeng.kernel.portions import in_portions

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
BESIDE = """
CREATE TABLE IF NOT EXISTS issues_issuewords_told (
  issue_id uuid CONSTRAINT issues_issuewords_told_pkey PRIMARY KEY,
  pairs integer[] NOT NULL,
  region_code varchar(12) COLLATE "C" DEFAULT '' NOT NULL,
  reported_at timestamptz DEFAULT '1970-01-01T00:00:00+00:00' NOT NULL
)"""
PAIRS = "zh_pairs(NEW.number || ' ' || NEW.title || ' ' || NEW.place || ' ' || left(NEW.body, 2000))"
KEEP = """
INSERT INTO {table} (issue_id, pairs, region_code, reported_at) VALUES (NEW.id, {pairs}, NEW.region_code, NEW.reported_at)
ON CONFLICT (issue_id) DO UPDATE
SET pairs = excluded.pairs, region_code = excluded.region_code, reported_at = excluded.reported_at"""
KEEP_BEFORE = """
INSERT INTO issues_issuewords (issue_id, pairs) VALUES (NEW.id, {pairs})
ON CONFLICT (issue_id) DO UPDATE SET pairs = excluded.pairs"""
FUNCTION = """
CREATE OR REPLACE FUNCTION keep_issue_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {keep};
  RETURN NULL;
END $$"""
TRIGGER = """
CREATE OR REPLACE TRIGGER keep_issue_words
AFTER INSERT OR UPDATE OF number, title, place, body, region_code, reported_at ON issues_issue
FOR EACH ROW EXECUTE FUNCTION keep_issue_words()"""
FILL = """
INSERT INTO issues_issuewords_told (issue_id, pairs, region_code, reported_at)
SELECT issue.id, words.pairs, issue.region_code, issue.reported_at
FROM issues_issuewords words JOIN issues_issue issue ON issue.id = words.issue_id
WHERE words.issue_id > done AND words.issue_id <= upto
ON CONFLICT (issue_id) DO NOTHING
"""
INDEX = [
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS issues_by_words_told ON issues_issuewords_told USING gin (pairs)",
    "VACUUM (ANALYZE) issues_issuewords_told",
]
EXCHANGE = """
DO $exchange$
DECLARE tried int := 0;
BEGIN
  LOOP
    BEGIN
      PERFORM set_config('lock_timeout', '300ms', true);
      {trigger};
      DROP TABLE issues_issuewords;
      ALTER TABLE issues_issuewords_told RENAME TO issues_issuewords;
      ALTER INDEX issues_issuewords_told_pkey RENAME TO issues_issuewords_pkey;
      ALTER INDEX issues_by_words_told RENAME TO issues_by_words;
      {function};
      EXIT;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      tried := tried + 1;
      IF tried = 600 THEN RAISE; END IF;
      PERFORM pg_sleep(2);
    END;
  END LOOP;
END $exchange$
"""


def function(*keeps: str) -> str:
    return FUNCTION.format(keep=";".join(keeps))


BOTH = function(KEEP_BEFORE.format(pairs=PAIRS), KEEP.format(table="issues_issuewords_told", pairs=PAIRS))
ONE = function(KEEP.format(table="issues_issuewords", pairs=PAIRS))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0047_told_once")]
    operations = [  # not to be taken back: what stood there before knows no such columns
        migrations.RunSQL(
            [
                BESIDE,
                BOTH,
                TRIGGER,
                *in_portions("issues_issue", FILL),
                *INDEX,
                EXCHANGE.format(trigger=TRIGGER, function=ONE),
            ],
            state_operations=[
                migrations.AddField(
                    "issuewords",
                    "region_code",
                    models.CharField(max_length=12, db_collation="C", default="", db_default=""),
                ),
                migrations.AddField(
                    "issuewords", "reported_at", models.DateTimeField(default=LONG_AGO, db_default=LONG_AGO)
                ),
            ],
        )
    ]
