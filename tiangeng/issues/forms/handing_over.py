"""What of all that somebody has in hand goes to whom."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.heirs import Heir
from tiangeng.issues.holdings import KINDS, InHand

from . import offer

AT_ONCE = 25  # rows on one page; with no more than these all are ticked at first
TICKED = "ticked"
CHANGED = _("这中间又有变动，请看看现在的件数，再选一次。")


class HeldField(forms.MultipleChoiceField):
    """Some of the keys of what is in hand: too many to be offered one by one, and looked up where they are sent."""

    held: InHand

    def valid_value(self, value: str) -> bool:
        return value in self.held.texts


class HandoverForm(forms.Form):
    """What fits on one page is ticked and may be unticked. Of more, some are ticked, page by page, or all of a kind chosen.

    Whoever chooses all has seen how many there are: the choice bears a mark of exactly those, and means nothing else.
    """

    which = forms.ChoiceField(
        label=_("交哪些"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": CHANGED,
            "required": _("请选交哪些。"),
        },
    )
    only = HeldField(label=_("交哪些"), required=False, error_messages={"invalid_choice": CHANGED})
    taker_id = forms.ChoiceField(label=_("交给谁"), help_text=_("同单位或同一片的在岗同事；新来的请先办好授权。"))
    words = forms.CharField(
        label=_("要接手的人知道的"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("进展到哪一步、答应过谁、找谁联系；没有就不写。"),
    )

    def __init__(self, *args: Any, held: InHand, heirs: Sequence[Heir], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.has_heirs = bool(heirs)
        self.is_long = held.count > AT_ONCE
        if self.is_long:
            offer(self, "which", self._choices())
            self.initial.setdefault("which", TICKED)
        else:
            del self.fields["which"]
        cast(HeldField, self.fields["only"]).held = held
        offer(self, "taker_id", [("", _("请选择")), *((str(heir.person.pk), str(heir)) for heir in heirs)])

    def _choices(self) -> list[tuple[str, Any]]:
        kinds = [(kind, label) for kind, label in KINDS.items() if self.held.keys[kind]]
        named = [("", _("全部")), *(kinds if len(kinds) > 1 else [])]
        counted = [(self._mark(kind), f"{label} · {len(self.held.of(kind))}") for kind, label in named]
        return [(TICKED, _("只交勾上的")), *counted]

    def _mark(self, kind: str) -> str:
        keys = b"".join(sorted(key.bytes for key in self.held.of(kind)))
        return f"{kind}:{sha256(keys).hexdigest()[:16]}"

    def chosen(self) -> set[str]:
        """Ticked on this page and on those before it; at first everything that fits on one."""
        if not self.is_bound:
            return set() if self.is_long else set(self.held.texts)
        sent = cast(Any, self.data)
        return {*sent.getlist("only"), *sent.get("kept", "").split()} & self.held.texts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        which = data.pop("which", TICKED)
        kind, is_all, _digest = which.partition(":")
        data["only"] = self.held.of(kind) if is_all else [UUID(key) for key in self.chosen()]
        if not data["only"] and not self.errors:
            raise ValidationError(_("至少勾上一件。"))
        return data

    def unjudged(self) -> None:
        """As it was sent, by somebody who leafs or searches and has not finished: nothing is wrong with it yet."""
        self._errors = ErrorDict()
