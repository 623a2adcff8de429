"""Organisations, staff, accounts and grants."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.algorithms import codes
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.kernel.secrets import SecretField

from .roles import ADMINISTRATORS, Role
from .states import GrantState


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", _("部门")
    TOWNSHIP = "township", _("乡镇(街道)")
    VILLAGE = "village", _("村级组织")
    SUPERIOR = "superior", _("上级")
    OFFICE = "office", _("机制办公室")


class Organisation(Placed):
    """A unit that can own a problem: department, township office, village committee, superior body."""

    scope = Scope(organisations=("id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)  # stable within the county: water, transport, 331181104 …
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=255, db_collation="C")
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    functions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "code"], name="organisation_code_once_per_county")]
        indexes = [Index(fields=["region_code", "sort_key"], name="organisation_of_a_region")]

    def __str__(self) -> str:
        return self.short_name


class Staff(Placed):
    """A person who works here; may have an account."""

    scope = Scope(organisations=("organisation_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=255, db_collation="C")
    initials = models.CharField(max_length=40, db_collation="C")
    position = models.CharField(max_length=60, blank=True)
    phone = SecretField(mask=codes.mask_phone)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [
            Index(fields=["organisation", "sort_key"], name="staff_of_an_organisation"),
            Index(fields=["region_code", "initials"], name="staff_by_initials"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A way to sign in. It holds no power: grants do. There is no superuser and no staff flag."""

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=40, unique=True)
    email = models.EmailField(blank=True)  # asked for by the sign-in library; not collected
    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    display_name = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    frozen_reason = models.CharField(max_length=200, blank=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)
    language = models.CharField(max_length=10, default="zh-hans")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.display_name or self.username


class OldPassword(models.Model):
    """Hashes of the last passwords, so that they are not used again."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()


class ApiToken(models.Model):
    """A key for an outside client, acting with its account's grants. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Grant(models.Model):
    """Account × role × territory × organisation, from–to; asked for by one person and approved by another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    territory = models.CharField(max_length=12, db_collation="C", blank=True)  # '' = the whole country
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=GrantState, default=GrantState.PROPOSED)
    reason = models.CharField(max_length=200, blank=True)
    granted_by_id = models.UUIDField()
    granted_by_name = models.CharField(max_length=40)
    granted_at = models.DateTimeField()
    approved_by_id = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            Index(fields=["account", "state"], name="grants_of_an_account"),
            Index(fields=["role", "territory"], name="grants_of_a_role"),
        ]
        constraints = [
            CheckConstraint(
                name="grant_takes_two_people",
                condition=Q(approved_by_id__isnull=True)
                | (~Q(approved_by_id=F("granted_by_id")) & ~Q(approved_by_id=F("account_id"))),
            ),
            CheckConstraint(
                name="grant_in_force_is_approved",
                condition=~Q(state=GrantState.IN_FORCE) | Q(approved_by_id__isnull=False, approved_at__isnull=False),
            ),
            CheckConstraint(name="grant_ends_after_it_starts", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))),
            UniqueConstraint(
                name="administrators_exclude_each_other",
                fields=["account"],
                condition=Q(role__in=sorted(ADMINISTRATORS), state__in=[GrantState.PROPOSED, GrantState.IN_FORCE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.territory or '全国'}"
