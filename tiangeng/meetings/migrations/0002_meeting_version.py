from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="meeting", name="version", field=models.PositiveIntegerField(db_default=1, default=1)
        ),
        migrations.AddField(
            model_name="meeting",
            name="changed_by_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
