"""Search of issues by any two characters of number, title, place or body."""

from django.db import migrations

DOCUMENT = "zh_bigrams(number || ' ' || title || ' ' || place || ' ' || left(body, 2000))"


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial"), ("kernel", "0000_functions")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX issues_by_words ON issues_issue USING gin (({DOCUMENT}))", "DROP INDEX issues_by_words"
        )
    ]
