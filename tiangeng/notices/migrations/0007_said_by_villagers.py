"""What the villager said meanwhile, and what was written to a cadre by their card, are kinds of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_texts_that_only_went_to_the_log")]
    operations = [
        migrations.AlterField(
            "notice",
            "kind",
            models.CharField(
                choices=[
                    ("dispatch", "等派单"),
                    ("objection", "派单异议等裁定"),
                    ("lead", "派给本单位牵头"),
                    ("help", "请本单位配合"),
                    ("reopened", "群众说没解决，重办"),
                    ("review", "到了再看的日子"),
                    ("added", "群众又说了一句"),
                    ("told", "群众写给您的"),
                    ("supervised", "被督办"),
                    ("above", "下面超期，报到了上一级"),
                    ("ruling", "等第二人裁定"),
                    ("appeal", "群众不服，等复核"),
                    ("promise", "答应的事到日子了"),
                    ("call", "抽中回访，等打电话"),
                ],
                max_length=12,
            ),
        ),
    ]
