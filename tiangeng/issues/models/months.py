"""What is kept of whole months, so that a year's rates are not counted from a quarter of a million issues each time."""

from django.db import models
from django.db.models import Index, UniqueConstraint

from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation


class MonthRates(Placed):
    """The figures of one unit in one township (`region_code`) over what it was given in one month; no complaint is in them."""

    scope = Scope()

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()  # its first day
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    of = models.PositiveIntegerField(default=0)
    due_count = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    pleased = models.PositiveIntegerField(default=0)
    late_count = models.PositiveIntegerField(default=0)
    part_solved = models.PositiveIntegerField(default=0)
    part_checked = models.PositiveIntegerField(default=0)
    part_claimed = models.PositiveIntegerField(default=0)
    part_partly = models.PositiveIntegerField(default=0)
    part_explained = models.PositiveIntegerField(default=0)
    part_deferred = models.PositiveIntegerField(default=0)
    objections = models.PositiveIntegerField(default=0)
    overruled = models.PositiveIntegerField(default=0)
    star_count = models.PositiveIntegerField(default=0)  # answers of the month that gave stars …
    star_good = models.PositiveIntegerField(default=0)  # … and four or five of them

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["county_code", "month", "region_code", "unit"], name="month_rates_once_a_unit_and_township"
            )
        ]


class CountedMonth(models.Model):
    """A month of a county that `MonthRates` holds. It holds nothing of anybody, and lies outside the walls."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6, db_collation="C")
    month = models.DateField()
    counted_at = models.DateTimeField()
    holds_until = models.DateTimeField(null=True)  # when the passing of time alone changes a figure: a deadline

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "month"], name="month_counted_once")]


class TouchedMonth(models.Model):
    """Something of this month was written since it was counted. One row for each write, kept by triggers (0042_months):
    nobody waits for another's, and none is lost while the month is being counted."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6, db_collation="C")
    month = models.DateField()

    class Meta:
        indexes = [Index(fields=["county_code", "month"], name="months_touched")]
