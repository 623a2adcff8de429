"""When somebody outside wants it done. Two columns with nothing in them: nobody waits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0031_unanswered")]
    operations = [
        migrations.AddField("issue", "outer_due_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "issue", "outer_by", models.CharField(max_length=40, blank=True, default="", db_default="")
        ),
    ]
