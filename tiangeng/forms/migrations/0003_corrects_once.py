"""The index is built while everybody goes on writing; Django keeps a unique constraint with a condition as such an index."""

from django.db import migrations, models
from django.db.models import Q

ONCE = models.UniqueConstraint(fields=["account", "corrects"], condition=~Q(corrects=""), name="answer_corrects_once")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forms", "0002_put_right_before_it_came")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    """CREATE UNIQUE INDEX CONCURRENTLY "answer_corrects_once" ON "forms_formanswer" ("account_id", "corrects")
                       WHERE NOT ("corrects" = '')""",
                    'DROP INDEX CONCURRENTLY "answer_corrects_once"',
                )
            ],
            state_operations=[migrations.AddConstraint("formanswer", ONCE)],
        )
    ]
