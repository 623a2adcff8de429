"""A constant default: no row is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0003_corrects_once")]
    operations = [
        migrations.AddField(
            "formfile", "refused", models.CharField(max_length=200, blank=True, default="", db_default="")
        )
    ]
