"""What the public pages remember about visits to them: how often, and which form was already sent. No names, no addresses."""

from django.db import models
from django.db.models import Index, UniqueConstraint


class Knock(models.Model):
    """How often one source came to one door in one stretch of time; of the source only a keyed hash is kept."""

    id = models.BigAutoField(primary_key=True)
    door = models.CharField(max_length=16)
    source = models.BinaryField(max_length=16)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["door", "source", "since"], name="knock_once_per_stretch")]
        indexes = [Index(fields=["since"], name="knocks_oldest_first")]


class Asking(models.Model):
    """A form that was sent: sent again, it leads to the same receipt."""

    client_id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    receipt_code = models.CharField(max_length=12)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["asked_at"], name="askings_oldest_first")]
