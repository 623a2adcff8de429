"""When the second person answered about lifting a hold, for whoever asked; one column, nothing is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lawful", "0004_lifted_by_two")]
    operations = [migrations.AddField("hold", "lift_answered_at", models.DateTimeField(null=True))]
