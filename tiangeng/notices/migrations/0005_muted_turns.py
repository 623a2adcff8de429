import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_the_level_above")]

    operations = [
        migrations.AddField(
            model_name="choice",
            name="muted_turns",
            field=django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=24), db_default=[], default=list, size=None
            ),
        ),
    ]
