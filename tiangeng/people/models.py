"""Organisations, staff, accounts, grants, and who stands in for whom."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Case, CheckConstraint, F, Index, Q, UniqueConstraint, When
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tiangeng.algorithms import codes
from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.kernel.secrets import SecretField

from .constraints import SameInBoth
from .roles import ADMINISTRATORS, KEEPERS, Role
from .states import GrantState, StandInState


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", _("部门")
    TOWNSHIP = "township", _("乡镇(街道)")
    VILLAGE = "village", _("村级组织")
    SUPERIOR = "superior", _("上级")
    OFFICE = "office", _("牵头机关")


class Organisation(Placed):
    """A unit that can own a problem: department, township office, village committee, superior body.

    Known to everyone in the county, because every issue names one. A superior body's region lies above the county;
    its row belongs to the county's register all the same.
    """

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)  # stable within the county: water, transport, 331181104 …
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=255, db_collation="C")
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    functions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    duty_phone = models.CharField(max_length=20, blank=True, default="", db_default="")  # of the unit, never a person's
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "code"], name="organisation_code_once_per_county")]
        indexes = [Index(fields=["region_code", "sort_key"], name="organisation_of_a_region")]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return addresses.record("people:organisation", self.pk)


class Staff(Placed):
    """A person who works here; may have an account. Colleagues find each other across the county, phones masked."""

    scope = Scope(county_wide=True)

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

    def get_absolute_url(self) -> str:
        return addresses.record("people:staff", self.pk)


def _kept_by(actor: Actor, *, county: str = "county_code") -> Q:
    """The counties whose accounts this actor keeps, as a system or security administrator."""
    rule = Q(pk__in=[])
    for grant in actor.grants:
        if grant.capabilities & KEEPERS:
            rule |= Q(**{f"{county}__startswith": grant.territory})
    return rule


class AccountQuerySet(ScopedQuerySet):
    """Accounts lie outside the walls: they are read before anybody is signed in."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and for administrators those of their county."""
        return self.filter(Q(pk=actor.account_id) | _kept_by(actor)) if actor.account_id else self.none()


class AccountManager(BaseUserManager["Account"].from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "Account":
        found: Account = self.get(username=username)
        return found


class Account(AbstractBaseUser):
    """A way to sign in. It holds no power: grants do. There is no superuser and no staff flag."""

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=40, unique=True)
    email = models.EmailField(blank=True)  # asked for by the sign-in library; not collected
    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    display_name = models.CharField(max_length=40, blank=True)
    county_code = models.CharField(max_length=6, db_collation="C", blank=True)  # whose administrators keep it
    is_administrator = models.BooleanField(default=False)  # for one of the three offices and nothing else, for life
    is_active = models.BooleanField(default=True)
    frozen_reason = models.CharField(max_length=200, blank=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    session_stamp = models.PositiveIntegerField(default=0)  # a new stamp ends every session of the account
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)
    unfrozen_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    read_on = models.DateField(null=True)  # the last day lists were read by API in a session of it …
    read_count = models.PositiveIntegerField(default=0, db_default=0)  # … and their rows on that day

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        constraints = [
            CheckConstraint(name="username_is_plain", condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]{2,39}$")),
            CheckConstraint(name="frozen_account_says_why", condition=Q(is_active=True) | ~Q(frozen_reason="")),
            UniqueConstraint(name="account_and_its_kind", fields=["id", "is_administrator"]),
        ]
        indexes = [Index(fields=["county_code", "username"], name="accounts_of_a_county")]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_absolute_url(self) -> str:
        return addresses.record("people:account", self.pk)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match on every request: the password and the stamp."""
        salt = "tiangeng.people.session"
        return salted_hmac(salt, f"{self.password}|{self.session_stamp}", secret=secret, algorithm="sha256").hexdigest()


class Session(AbstractBaseSession):
    """A signed-in browser; its owner sees it in the list of his sessions and can end it."""

    account_id = models.UUIDField(null=True)
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [Index(fields=["account_id"], name="sessions_of_an_account")]

    @property
    def device_name(self) -> str:
        """电脑 · Chrome: as much of the browser's own words as helps to tell two devices apart."""
        words = self.device
        kind = _("手机") if "Mobi" in words else _("电脑") if words else _("未知设备")
        browsers = ("MicroMessenger", "DingTalk", "Edg", "Firefox", "Chrome", "Safari")
        name = next((browser for browser in browsers if browser in words), "")
        shown = {"Edg": "Edge", "MicroMessenger": _("微信"), "DingTalk": _("钉钉")}.get(name, name)
        return " · ".join(str(part) for part in (kind, shown) if part)

    @property
    def tag(self) -> str:
        """A name for pages: whoever reads it cannot make the cookie from it."""
        return salted_hmac("tiangeng.people.session.tag", self.session_key, algorithm="sha256").hexdigest()[:24]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")  # by name: the store is built upon this table


class OldPassword(models.Model):
    """Hashes of the last passwords, so that they are not used again."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["account", "-set_at"], name="old_passwords_newest_first")]


class OwnedQuerySet(ScopedQuerySet):
    """Rows that hang on an account."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and for administrators those of the accounts they keep."""
        if not actor.account_id:
            return self.none()
        return self.filter(Q(account_id=actor.account_id) | _kept_by(actor, county="account__county_code"))


class OutsideName(models.Model):
    """By which identifier the province's app names an account's owner."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="outside_name")
    outside_id = models.CharField(max_length=64, unique=True)

    objects = OwnedQuerySet.as_manager()


class SpentTicket(models.Model):
    """A ticket of the province's app that has let somebody in: never again. Only a hash, for as long as it would be valid."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField()


class ApiToken(models.Model):
    """A key for an outside client, acting with its account's grants. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    read_on = models.DateField(null=True)  # the last day lists were read with it
    read_count = models.PositiveIntegerField(default=0, db_default=0)  # and their rows on that day

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [Index(fields=["account", "-created_at"], name="tokens_of_an_account")]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """Account × role × territory × organisation, from–to; asked for by one person and approved by another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    for_administrator = models.GeneratedField(
        expression=Case(When(role__in=sorted(ADMINISTRATORS), then=True), default=False),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    territory = models.CharField(max_length=12, db_collation="C", blank=True)  # '' = the whole country
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    organisation_name = models.CharField(max_length=40, blank=True)  # as text: read before any wall is open
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
    ended_reason = models.CharField(max_length=200, blank=True)  # why it was ended, or not approved

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            Index(fields=["account", "state"], name="grants_of_an_account"),
            Index(fields=["role", "territory"], name="grants_of_a_role"),
            Index(fields=["granted_by_id", "-granted_at"], name="grants_somebody_asked_for"),
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
            CheckConstraint(
                name="grant_ends_after_it_starts", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
            ),
            UniqueConstraint(
                name="administrators_exclude_each_other",
                fields=["account"],
                condition=Q(role__in=sorted(ADMINISTRATORS), state__in=[GrantState.PROPOSED, GrantState.IN_FORCE]),
            ),
            SameInBoth(
                name="administrator_holds_no_business_grant",
                fields=("account", "for_administrator"),
                to="people_account",
                to_fields=("id", "is_administrator"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.territory or _('全国')}"

    def get_absolute_url(self) -> str:
        return addresses.record("people:account", self.account_id)


class StandInQuerySet(ScopedQuerySet):
    """Rows that hang on two accounts."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, on either side; those of the county for whoever keeps its people or its accounts."""
        if not actor.account_id:
            return self.none()
        rule = Q(absent_id=actor.account_id) | Q(stand_in_id=actor.account_id)
        for grant in actor.grants:
            if grant.capabilities & (KEEPERS | {"people.edit"}):
                rule |= Q(absent__county_code__startswith=grant.territory)
        return self.filter(rule)


class StandIn(models.Model):
    """代理: in these days one account also holds what another, who is away, holds by grants of its own.

    Nothing is copied: what is lent is read from the absent one's grants at every request, so it is never wider than they
    are, and it is over when they are, or after the last day.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    absent = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="standing_in")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=StandInState, default=StandInState.NAMED)
    named_by_id = models.UUIDField()
    named_by_name = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    approved_by_id = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=40, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = StandInQuerySet.as_manager()

    class Meta:
        indexes = [
            Index(fields=["stand_in", "state"], name="stand_ins_of_an_account"),
            Index(fields=["absent", "state"], name="absences_of_an_account"),
            Index(fields=["named_by_id", "-named_at"], name="stand_ins_somebody_named"),
        ]
        constraints = [
            CheckConstraint(name="nobody_stands_in_for_himself", condition=~Q(absent=F("stand_in"))),
            CheckConstraint(name="stand_in_ends_after_it_starts", condition=Q(to_on__gte=F("from_on"))),
            CheckConstraint(
                name="stand_in_takes_two_people",
                condition=Q(approved_by_id__isnull=True)
                | (
                    ~Q(approved_by_id=F("named_by_id"))
                    & ~Q(approved_by_id=F("absent_id"))
                    & ~Q(approved_by_id=F("stand_in_id"))
                ),
            ),
            CheckConstraint(
                name="stand_in_agreed_is_approved",
                condition=~Q(state=StandInState.AGREED) | Q(approved_by_id__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} → {self.absent}"

    def get_absolute_url(self) -> str:
        return reverse("people:stand_ins")
