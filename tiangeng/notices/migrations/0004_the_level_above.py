"""What is reported to the level above is a kind of its own; a name among choices, nothing in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_webhooks")]
    operations = [
        migrations.AlterField(
            "notice",
            "kind",
            models.CharField(
                max_length=12,
                choices=[
                    ("dispatch", "等派单"),
                    ("objection", "派单异议等裁定"),
                    ("lead", "派给本单位牵头"),
                    ("help", "请本单位配合"),
                    ("reopened", "群众说没解决，重办"),
                    ("review", "到了再看的日子"),
                    ("supervised", "被督办"),
                    ("above", "下面超期，报到了上一级"),
                    ("ruling", "等第二人裁定"),
                    ("promise", "答应的事到日子了"),
                    ("call", "抽中回访，等打电话"),
                ],
            ),
        )
    ]
