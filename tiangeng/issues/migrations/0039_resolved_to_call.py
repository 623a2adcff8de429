"""Who was drawn to be called is asked on every page of whoever calls: of the open calls those whose issue is resolved, which are few."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0038_kept_visible")]
    operations = [
        AddIndexConcurrently("issue", Index(fields=["id"], name="issues_resolved", condition=Q(state="resolved"))),
    ]
