"""Regions of the whole country down to villages; households, enterprises and facilities in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.algorithms import codes
from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Range
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.kernel.secrets import SecretField, blind_index
from tiangeng.ui.choices import TonedChoices


class Level(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县(市、区)")
    TOWNSHIP = "township", _("乡镇(街道)")
    VILLAGE = "village", _("村(社区)")


LEVEL_OF_LENGTH = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.VILLAGE}


class RegionQuerySet(models.QuerySet["Region"]):
    def below(self, code: str) -> "RegionQuerySet":
        """The region itself and all it contains; of the empty code, everything."""
        reach = Range.of(code)
        return self.filter(code__gte=reach.lo, code__lt=reach.hi)

    def villages(self) -> "RegionQuerySet":
        return self.filter(level=Level.VILLAGE)


class Region(models.Model):
    """One administrative division, by its short statistical code: 33 ⊃ 3311 ⊃ 331181 ⊃ 331181001 ⊃ 331181001001."""

    code = models.CharField(max_length=12, primary_key=True, db_collation="C")
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(max_length=80, db_collation="C")  # bare: 上田村, not 上田村村民委员会
    full_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, blank=True)  # village · community · … for the lowest level
    pinyin = models.CharField(max_length=255, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    sort_key = models.CharField(max_length=255, db_collation="C")
    parent_code = models.CharField(max_length=12, blank=True, db_collation="C")

    objects = RegionQuerySet.as_manager()

    class Meta:
        indexes = [
            Index(fields=["parent_code", "sort_key"], name="region_children_by_pinyin"),
            Index(fields=["initials", "code"], name="region_by_initials"),
            Index(fields=["pinyin", "code"], name="region_by_pinyin"),
            Index(fields=["name", "code"], name="region_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:region", args=[self.code])


class RegionLoad(models.Model):
    """A region file that was loaded, by its digest: the same file again is not read."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64)
    prefixes = ArrayField(models.CharField(max_length=12), default=list)  # empty: the whole file
    row_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()


class Kept(Placed):
    """A record several people keep: who changed it last, and how often, so that nobody overwrites another unseen."""

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)  # until then, as it was made
    changed_by = models.CharField(max_length=80, blank=True)  # the name, as in the log

    class Meta:
        abstract = True


HEAD = "户主"  # the relation of the head to the household; data, not a word of the screen


class HouseholdState(TonedChoices):
    LIVING = "living", _("常住"), "ok"
    AWAY = "away", _("外出"), "wait"
    MOVED = "moved", _("已迁出"), "idle"


STILL_HERE = (HouseholdState.LIVING, HouseholdState.AWAY)


class Household(Kept):
    """One family, one file 一户一档."""

    scope = Scope(authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, db_collation="C")  # the village's own house number
    head_name = models.CharField(max_length=40, db_collation="C")
    sort_key = models.CharField(max_length=255, db_collation="C")
    initials = models.CharField(max_length=40, db_collation="C")
    hamlet = models.CharField(max_length=40, blank=True)  # 自然村
    address = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=HouseholdState, default=HouseholdState.LIVING)
    labels = ArrayField(
        models.CharField(max_length=20), default=list, blank=True
    )  # 独居老人, 低保 (a pointer, not a register)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["region_code", "number"], name="household_number_once_per_village")]
        indexes = [
            Index(fields=["region_code", "state"], name="households_of_a_region"),  # counted without reading the rows
            Index(fields=["county_code", "sort_key"], name="households_by_pinyin"),
            Index(fields=["sort_key"], name="households_in_order"),  # for whoever looks at several counties at once
            Index(fields=["county_code", "initials"], name="households_by_initials"),
            Index(fields=["head_name"], name="households_by_head"),
            Index(fields=["created_by_id"], name="households_by_author"),  # who wrote it sees it, wherever it lies
        ]

    def __str__(self) -> str:
        return str(_("%(head)s家") % {"head": self.head_name})

    def get_absolute_url(self) -> str:
        return addresses.record("places:household", self.pk)


class Resident(Kept):
    """A member of a household: the least data, sensitive fields sealed."""

    PHONE, ID_NUMBER = "resident.phone", "resident.id_number"  # purposes of the blind indexes

    scope = Scope(through="household")

    id = models.UUIDField(primary_key=True, default=new_id)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="residents")
    name = models.CharField(max_length=40, db_collation="C")
    relation = models.CharField(max_length=20)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    phone = SecretField(mask=codes.mask_phone)
    phone_index = models.BinaryField(max_length=16, null=True, editable=False)
    id_number = SecretField(mask=codes.mask_id_number)
    id_number_index = models.BinaryField(max_length=16, null=True, editable=False)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["county_code", "id_number_index"], name="resident_id_number_once_per_county"),
        ]
        indexes = [
            Index(fields=["phone_index"], name="resident_by_phone"),
            Index(fields=["name"], name="resident_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.record("places:household", self.household_id)

    def keep_phone(self, number: str) -> None:
        """Seal the number and keep what it is found by; '' removes both."""
        self.phone = number or None
        self.phone_index = blind_index(number, purpose=self.PHONE) if number else None

    def keep_id_number(self, number: str) -> None:
        """Seal the number and keep what it is found by; '' removes both."""
        self.id_number = number or None
        self.id_number_index = blind_index(number, purpose=self.ID_NUMBER) if number else None


class Enterprise(Kept):
    """A company, by its unified social credit code."""

    scope = Scope(authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    credit_code = models.CharField(max_length=18, db_collation="C")
    name = models.CharField(max_length=120, db_collation="C")
    sort_key = models.CharField(max_length=400, db_collation="C")
    initials = models.CharField(max_length=120, db_collation="C")
    industry = models.CharField(max_length=60, blank=True)
    is_above_scale = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone = SecretField(mask=codes.mask_phone)
    address = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "credit_code"], name="enterprise_code_once_per_county")]
        indexes = [
            Index(fields=["region_code", "sort_key"], name="enterprises_by_pinyin"),
            Index(fields=["region_code", "initials"], name="enterprises_by_initials"),
            Index(fields=["created_by_id"], name="enterprises_by_author"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.record("places:enterprise", self.pk)


class Facility(Kept):
    """A place of public service; kinds come from the pack."""

    scope = Scope(authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=400, db_collation="C")
    address = models.CharField(max_length=120, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="facility_on_the_map_or_not",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]
        indexes = [
            Index(fields=["region_code", "kind"], name="facilities_of_a_region"),
            Index(fields=["county_code", "kind"], name="facilities_of_a_kind"),
            Index(fields=["created_by_id"], name="facilities_by_author"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.record("places:facility", self.pk)


class LookLift(Placed):
    """For one day somebody may look at more sealed numbers than the pack allows, because a second person said so."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    account_name = models.CharField(max_length=40)
    lifted_on = models.DateField()
    reason = models.CharField(max_length=300)
    lifted_by_id = models.UUIDField()
    lifted_by_name = models.CharField(max_length=40)
    lifted_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["account_id", "lifted_on"], name="looks_lifted_once_a_day"),
            CheckConstraint(name="looks_lifted_by_another", condition=~Q(lifted_by_id=models.F("account_id"))),
            CheckConstraint(name="look_lift_says_why", condition=~Q(reason="")),
        ]
