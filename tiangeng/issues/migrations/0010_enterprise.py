"""Which enterprise an issue is about: a column that may be empty, so that nobody waits."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0009_curve_from_the_index"), ("places", "0001_initial")]
    operations = [
        migrations.AddField(
            "issue",
            "enterprise",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issues",
                to="places.enterprise",
            ),
        )
    ]
