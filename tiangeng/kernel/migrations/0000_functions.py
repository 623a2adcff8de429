"""Two SQL functions.

`zh_bigrams`, which search is built on: all pairs of neighbouring characters of a text.

Two-character words are the normal case in Chinese; trigram indexes never serve them. Plain substr, so that it gives the
same answer on every server and locale; IMMUTABLE, so that an index can be built on it.

`refresh_statistics`: after a bulk load the planner must know how large the tables have become, within the same
transaction too; only the owner may ANALYZE, so the function runs as the owner and does nothing else.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION zh_bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(DISTINCT substr(lower(words), place, 2)), '{}')
  FROM generate_series(1, greatest(char_length(words) - 1, 1)) AS place
$$
"""

REFRESH = """
CREATE OR REPLACE FUNCTION refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own regclass;
BEGIN
  FOR own IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
             AND pg_get_userbyid(relowner) = current_user AND relname <> 'places_region' LOOP
    EXECUTE format('ANALYZE %s', own);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION zh_bigrams(text)"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION refresh_statistics()"),
    ]
