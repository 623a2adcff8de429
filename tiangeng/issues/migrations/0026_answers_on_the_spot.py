"""An answer may have been given on the spot, on a cadre's phone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0025_parts_told")]
    operations = [
        migrations.AlterField(
            "answer",
            "by",
            models.CharField(
                choices=[
                    ("receipt", "回执页"),
                    ("on_spot", "当面问的"),
                    ("call_back", "电话回访"),
                    ("evidence", "凭证据"),
                ],
                max_length=10,
            ),
        ),
    ]
