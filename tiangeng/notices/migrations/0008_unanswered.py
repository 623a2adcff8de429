from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_said_by_villagers")]
    operations = [
        migrations.AlterField(
            "textmessage",
            "kind",
            models.CharField(
                choices=[
                    ("received", "收到了，附回执"),
                    ("answered", "告诉他有回音了"),
                    ("again", "再发一次回执"),
                    ("unanswered", "久无回音，再请他来评"),
                ],
                max_length=10,
            ),
        )
    ]
