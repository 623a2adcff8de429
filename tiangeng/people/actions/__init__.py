"""Everything that changes units, people, accounts and grants; one function per verb."""

from .accounts import (
    change_own_password,
    check_account,
    create_account,
    freeze_account,
    lift_looks,
    remove_second_factor,
    reset_password,
    set_language,
    unfreeze_account,
)
from .grants import approve_grant, end_grant, left_by, propose_grant, refuse_grant
from .nightly import end_expired_grants, end_expired_stand_ins, freeze_unused
from .organisations import close_organisation, create_organisation, rename_organisation, reopen_organisation
from .sessions import end_other_sessions, end_session
from .setup import bootstrap_administrators, renew_administrator
from .staff import create_staff, edit_staff, move_staff, retire_staff, reveal_phone
from .standing_in import agree_stand_in, end_stand_in, name_stand_in, refuse_stand_in
from .tickets import bind_outside, forget_spent_tickets, read_ticket, spend_ticket
from .tokens import count_rows, make_token, revoke_token

__all__ = [
    "agree_stand_in",
    "approve_grant",
    "bind_outside",
    "bootstrap_administrators",
    "change_own_password",
    "check_account",
    "close_organisation",
    "count_rows",
    "create_account",
    "create_organisation",
    "create_staff",
    "edit_staff",
    "end_expired_grants",
    "end_expired_stand_ins",
    "end_grant",
    "end_other_sessions",
    "end_session",
    "end_stand_in",
    "forget_spent_tickets",
    "freeze_account",
    "freeze_unused",
    "left_by",
    "lift_looks",
    "make_token",
    "move_staff",
    "name_stand_in",
    "propose_grant",
    "read_ticket",
    "refuse_grant",
    "refuse_stand_in",
    "remove_second_factor",
    "rename_organisation",
    "renew_administrator",
    "reopen_organisation",
    "reset_password",
    "retire_staff",
    "reveal_phone",
    "revoke_token",
    "set_language",
    "spend_ticket",
    "unfreeze_account",
]
