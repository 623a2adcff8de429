"""What somebody asked for is found by who it was; both indexes are built beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("people", "0008_rows_read_in_sessions")]
    operations = [
        AddIndexConcurrently("grant", Index(fields=["granted_by_id", "-granted_at"], name="grants_somebody_asked_for")),
        AddIndexConcurrently("standin", Index(fields=["named_by_id", "-named_at"], name="stand_ins_somebody_named")),
    ]
