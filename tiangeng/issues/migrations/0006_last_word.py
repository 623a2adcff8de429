"""The villager's last word stands on the issue. The column comes empty: no row is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0006_follows")]
    operations = [migrations.AddField("issue", "is_satisfied", models.BooleanField(null=True))]
