"""Issues, each unit's turn at them, what happened and who was reminded."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.algorithms import codes
from tiangeng.issues.states import (
    AT_WORK,
    DONE_STATES,
    OPEN_HANDLINGS,
    OPEN_STATES,
    PAUSED,
    WAITING_FOR_DISPATCH,
    HandlingState,
    State,
)
from tiangeng.kernel import addresses
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.kernel.secrets import SecretField
from tiangeng.people.models import Organisation, Staff
from tiangeng.places.models import Enterprise, Household
from tiangeng.visits.models import Visit

from .sight import LONG_AGO, IssueQuerySet


class Source(models.TextChoices):
    VISIT = "visit", _("走访")
    VILLAGER = "villager", _("群众提出")
    ENTERPRISE = "enterprise", _("企业走访")
    RECEPTION = "reception", _("接访")
    ASSIGNMENT = "assignment", _("上级交办")
    HOTLINE = "hotline", _("热线转来")
    GRID = "grid", _("网格")
    INSPECTION = "inspection", _("巡察")
    PROJECT = "project", _("项目难点")
    OFFICE = "office", _("窗口登记")


# columns the scope asks for beside the wall: with them in an index, counting reads the index alone
COUNTED = ["lead", "state", "accepted_at", "accept_by", "due_at", "is_satisfied", "outcome"]  # by the three rates
ASKED_BY_SCOPE = ["id", "region_code", "is_confidential", "about_organisation", "about_staff"]


class CaseLevel(models.TextChoices):
    VILLAGE = "village", _("村级")
    TOWNSHIP = "township", _("乡镇级")
    COUNTY = "county", _("县级")
    CITY = "city", _("市级")


class Outcome(models.TextChoices):
    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("解释认可")


class PauseKind(models.TextChoices):
    """What the villager is waited for."""

    PAPERS = "papers", _("等群众补材料")
    AWAY = "away", _("等群众回来")
    CHOICE = "choice", _("等群众拿主意")
    CONSENT = "consent", _("等邻里或村民会议同意")


class Category(models.Model):
    """A leaf or branch of the pack's category tree, with its line of the routing catalogue 派单目录."""

    id = models.UUIDField(primary_key=True, default=new_id)
    county_code = models.CharField(max_length=6, db_collation="C")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)  # one of the pack's kinds (三类实事)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveSmallIntegerField(default=0)
    words = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    owner = models.CharField(max_length=40, blank=True)  # organisation code, or "township" / "village"
    assisting = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    level = models.CharField(max_length=10, choices=CaseLevel, default=CaseLevel.TOWNSHIP)
    basis = models.CharField(max_length=300, blank=True)
    is_reserved = models.BooleanField(default=False)  # 上级收回: may not be sent to a township
    is_complaint = models.BooleanField(default=False)  # about a cadre or a unit
    accept_days = models.PositiveSmallIntegerField(default=1)
    resolve_days = models.PositiveSmallIntegerField(default=10)
    accept_hours = models.PositiveSmallIntegerField(null=True, blank=True)  # urgent ones: office hours instead of days
    takes_evidence = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "code"], name="category_code_once_per_county")]
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else self.name


class Issue(Placed):
    """A thing to be solved, from any source; its state is written by `actions.moves` only."""

    scope = Scope(
        organisations=("handlings__organisation_id", "organisation_id"),
        authors=("created_by_id",),
        hidden_organisation="about_organisation",
        hidden_staff="about_staff",
        private="is_confidential",
        private_needs="issues.confide",
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, unique=True)  # LQ-2026-000123
    title = models.CharField(max_length=80)
    body = models.TextField()
    place = models.CharField(max_length=120, blank=True)  # in the villagers' words: 水碓坑桥头
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="issues")
    level = models.CharField(max_length=10, choices=CaseLevel)
    source = models.CharField(max_length=12, choices=Source)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="issues")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="issues")
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="issues", db_index=False
    )
    reporter_name = models.CharField(max_length=40, blank=True)
    reporter_phone = SecretField(mask=codes.mask_phone)
    has_reporter = models.BooleanField(default=False)  # someone can be asked whether it is solved
    is_confidential = models.BooleanField(default=False)  # a complaint: not for everyone in the territory
    about_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    about_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="reported"
    )
    created_by_id = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.REPORTED)
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="leading", db_index=False
    )
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # the deadline that runs now: of dispatch, acceptance or resolution
    dispatched_at = models.DateTimeField(null=True)
    accept_by = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    resolve_by = models.DateTimeField(null=True)
    outer_due_at = models.DateTimeField(null=True)  # when somebody outside wants it done: a hotline, an upper level …
    outer_by = models.CharField(max_length=40, blank=True, default="", db_default="")  # … and who that is
    resolved_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    review_on = models.DateField(
        null=True
    )  # deferred or waiting: when it is looked at again; resolved: since when 久无回音
    is_satisfied = models.BooleanField(null=True)  # the villager's last word; nothing while they have said none
    is_ruled = models.BooleanField(default=False)  # an objection to the dispatch was overruled: it stays with this lead
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    reopened_count = models.PositiveSmallIntegerField(default=0)
    solution = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True)
    beneficiary_unit = models.CharField(max_length=10, default="人", blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # the last line a villager reads on their receipt

    objects = IssueQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            CheckConstraint(
                name="issue_closed_iff_dated",
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
            ),
            CheckConstraint(
                name="issue_resolved_iff_dated",
                condition=Q(state__in=[State.RESOLVED, *sorted(DONE_STATES)], resolved_at__isnull=False)
                | (~Q(state__in=[State.RESOLVED, *sorted(DONE_STATES)]) & Q(resolved_at__isnull=True)),
            ),
            CheckConstraint(
                name="issue_merged_iff_target",
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
            ),
            CheckConstraint(
                name="issue_not_merged_into_itself", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))
            ),
            CheckConstraint(
                name="issue_paused_has_review", condition=~Q(state__in=sorted(PAUSED)) | Q(review_on__isnull=False)
            ),
            CheckConstraint(name="issue_not_its_own_part", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))),
        ]
        indexes = [
            Index(fields=["region_code", "state"], name="issues_of_a_place"),
            Index(fields=["county_code", "-reported_at"], include=ASKED_BY_SCOPE, name="issues_by_age"),
            Index(  # the only one of what is open: two of them PostgreSQL would put together as if they told it different things
                fields=["region_code", "due_at"],
                include=[
                    "county_code",
                    "lead",
                    "state",
                    "reported_at",
                    *(name for name in ASKED_BY_SCOPE if name != "region_code"),
                ],
                name="issues_open",
                condition=Q(state__in=sorted(OPEN_STATES)),
            ),
            Index(fields=["county_code", "due_at"], name="issues_by_due"),
            Index(fields=["-reported_at"], name="issues_newest"),  # for whoever looks at several counties at once …
            Index(fields=["due_at"], name="issues_due_first"),  # … and would sort them all to see a page
            Index(  # the three rates, from the index alone: all they count, and what the walls ask
                fields=["county_code", "dispatched_at"],
                include=[*COUNTED, *ASKED_BY_SCOPE],
                name="issues_counted_by_outcome",
            ),
            Index(  # the same of what no kept month holds (months.py)
                fields=["county_code", "dispatched_at"],
                include=[*COUNTED, *ASKED_BY_SCOPE],
                name="issues_told_apart",
                condition=Q(is_confidential=True) | Q(about_organisation__isnull=False) | Q(about_staff__isnull=False),
            ),
            Index(fields=["county_code", "closed_at"], include=ASKED_BY_SCOPE, name="issues_cleared"),  # the curve
            Index(  # not of those without a lead, or every question about states would be asked of it as well
                fields=["lead", "state"], name="issues_led", condition=Q(lead__isnull=False)
            ),
            Index(
                fields=["region_code"],
                name="issues_undispatched",
                condition=Q(state__in=sorted(WAITING_FOR_DISPATCH)),
            ),
            Index(  # the few that were not wholly solved, among the many that were
                fields=["county_code", "outcome", "-reported_at"],
                name="issues_not_wholly_solved",
                condition=Q(outcome__in=["explained", "partly"]),
            ),
            Index(  # 久无回音: whoever may call asks for those that have waited longest
                fields=["county_code", "resolved_at"],
                include=["region_code"],
                name="issues_unanswered",
                condition=Q(state=State.RESOLVED, review_on__isnull=False),
            ),
            Index(  # what a draw is made from, and what it leaves out
                fields=["county_code", "resolved_at"],
                name="issues_by_resolving",
                condition=Q(resolved_at__isnull=False),
            ),
            Index(  # of the open calls, those that can be made now: the others' issues are not read
                fields=["id"], name="issues_resolved", condition=Q(state=State.RESOLVED)
            ),
            Index(  # what a lead has, and nobody has heard of for long
                fields=["county_code", "told_at"],
                include=["region_code"],
                name="issues_quiet",
                condition=Q(state__in=sorted(AT_WORK)),
            ),
            Index(
                fields=["county_code", "reported_at"],
                include=["region_code"],
                name="issues_standing_still",
                condition=Q(state__in=sorted(PAUSED)),
            ),
            Index(fields=["region_code"], name="issues_in_confidence", condition=Q(is_confidential=True)),
            Index(fields=["created_by_id"], name="issues_by_author"),
            Index(fields=["enterprise"], name="issues_of_an_enterprise", condition=Q(enterprise__isnull=False)),
            Index(fields=["parent"], name="issues_of_a_parent", condition=Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return addresses.record("issues:record", self.pk)

    @property
    def is_to_review(self) -> bool:
        """Put off, or waiting for the villager, and the day to look again has come."""
        return self.state in PAUSED and self.due_at is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class IssueWords(models.Model):
    """What an issue is found by: hashes of all pairs of neighbouring characters of its text, kept by a trigger (0048_words_told).

    It lies outside the walls, for behind them PostgreSQL uses no such index: it would read every row the wall shows. It holds
    no text and tells nothing but ids, and as `IssuePart` what narrows them; what they stand for is read behind the walls.
    """

    issue_id = models.UUIDField(primary_key=True)
    pairs = ArrayField(models.IntegerField())
    region_code = models.CharField(max_length=12, db_collation="C", default="", db_default="")  # as the issue's
    reported_at = models.DateTimeField(default=LONG_AGO, db_default=LONG_AGO)  # as the issue's

    class Meta:
        indexes = [GinIndex(fields=["pairs"], name="issues_by_words")]


class Role(models.TextChoices):
    LEAD = "lead", _("牵头")
    ASSISTING = "assisting", _("配合")


class Handling(Placed):
    """One organisation's turn at an issue."""

    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="handlings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handlings", db_index=False)
    role = models.CharField(max_length=10, choices=Role)
    state = models.CharField(max_length=10, choices=HandlingState, default=HandlingState.ASSIGNED)
    task = models.CharField(max_length=200, blank=True)  # what this unit is asked for
    assigned_at = models.DateTimeField()
    accept_by = models.DateTimeField(null=True)  # none where the turn was over before it, not accepted
    accepted_at = models.DateTimeField(null=True)
    accepted_by_name = models.CharField(max_length=40, blank=True)
    holder = models.ForeignKey(  # who in the unit has it in hand; moves when they hand over
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="holding", db_index=False
    )
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="issue_has_one_lead",
                fields=["issue"],
                condition=Q(role=Role.LEAD) & ~Q(state__in=["returned", "released"]),
            ),
            UniqueConstraint(
                name="unit_helps_once",
                fields=["issue", "organisation"],
                condition=~Q(state__in=["returned", "released"]),
            ),
        ]
        indexes = [
            Index(fields=["organisation", "state"], include=["issue", "region_code"], name="handlings_of_a_unit"),
            Index(  # the leads' turns that are over, few beside the rest, for the rates of who had them
                fields=["assigned_at"],
                include=["organisation", "issue", "region_code", "state"],
                name="handlings_over",
                condition=Q(role=Role.LEAD, state__in=["returned", "released"]),
            ),
            Index(
                fields=["county_code", "due_at"],
                name="helpers_open_by_due",
                condition=Q(role=Role.ASSISTING, state__in=sorted(OPEN_HANDLINGS)),
            ),
            Index(fields=["holder"], name="handlings_in_hand", condition=Q(holder__isnull=False)),
        ]

    @property
    def is_given_back(self) -> bool:
        """Nothing is asked of this unit any more: no day runs for it."""
        return self.state in (HandlingState.RETURNED, HandlingState.RELEASED)

    @property
    def may_be_released(self) -> bool:
        """Still helping: the lead cannot resolve while it is."""
        return self.role == Role.ASSISTING and self.state in OPEN_HANDLINGS


class IssueEvent(Placed):
    """One line of an issue's timeline; written with the change it tells of, never changed."""

    scope = Scope(through="issue")
    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    name = models.CharField(max_length=24)  # the move, or note, reminder, photo …
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16, blank=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=40, blank=True)
    organisation_name = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  # lead, assisting, due …, in words
    is_public = models.BooleanField(default=True)  # shown on the villager's receipt

    class Meta:
        indexes = [Index(fields=["issue", "at"], name="events_of_an_issue")]
