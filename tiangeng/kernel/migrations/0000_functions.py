"""Two SQL functions.

`zh_pairs`, which search is built on: all pairs of neighbouring characters of a text, each as a hash of 32 bits.

Two-character words are the normal case in Chinese; trigram indexes never serve them. The characters are split once: cut out
one by one with substr, a long text takes a thousand times as long. The hash is of md5, so that it is the same on every server
and version; IMMUTABLE, so that the planner works it out once and knows how rare a word is.

`refresh_statistics`: after a bulk load the planner must know how large the tables have become, within the same
transaction too; only the owner may ANALYZE, so the function runs as the owner and does nothing else.
"""

from django.db import migrations

PAIRS = """
CREATE OR REPLACE FUNCTION zh_pairs(words text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(DISTINCT ('x' || left(md5(one || next), 8))::bit(32)::integer), '{}')
  FROM (SELECT one, lead(one) OVER (ORDER BY place) AS next
        FROM string_to_table(lower(words), NULL) WITH ORDINALITY AS letters(one, place)) AS pairs
  WHERE next IS NOT NULL
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
        migrations.RunSQL(PAIRS, "DROP FUNCTION zh_pairs(text)"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION refresh_statistics()"),
    ]
