"""The one SQL function search is built on: all pairs of neighbouring characters of a text.

Two-character words are the normal case in Chinese; trigram indexes never serve them. Plain substr, so that it gives the
same answer on every server and locale; IMMUTABLE, so that an index can be built on it.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION zh_bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(DISTINCT substr(lower(words), place, 2)), '{}')
  FROM generate_series(1, greatest(char_length(words) - 1, 1)) AS place
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION zh_bigrams(text)")]
