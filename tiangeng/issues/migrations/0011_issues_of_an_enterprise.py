"""The index is built while everybody goes on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0010_enterprise")]
    operations = [
        AddIndexConcurrently(
            "issue",
            models.Index(fields=["enterprise"], condition=Q(enterprise__isnull=False), name="issues_of_an_enterprise"),
        )
    ]
