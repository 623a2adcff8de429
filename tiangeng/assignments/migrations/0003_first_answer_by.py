"""By which day the first answer was due. Of answers given before, the day that stands now is all that is known: it stays empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_end_of_words")]
    operations = [migrations.AddField("assignment", "first_answer_by", models.DateField(null=True))]
