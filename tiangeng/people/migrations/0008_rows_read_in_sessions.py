"""Rows that a signed-in person reads by API count like those of their keys; two columns, nothing is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_rows_read_by_key")]
    operations = [
        migrations.AddField("account", "read_count", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddField("account", "read_on", models.DateField(null=True)),
    ]
