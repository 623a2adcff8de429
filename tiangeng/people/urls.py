from django.urls import path

from .views import accounts, grants, me, organisations, staff

app_name = "people"
urlpatterns = [
    path("", staff.StaffList.as_view(), name="staff_list"),
    path("new/", staff.NewStaff.as_view(), name="staff_new"),
    path("<uuid:pk>/", staff.StaffPage.as_view(), name="staff"),
    path("<uuid:pk>/edit/", staff.EditStaff.as_view(), name="staff_edit"),
    path("<uuid:pk>/move/", staff.MoveStaff.as_view(), name="staff_move"),
    path("<uuid:pk>/retire/", staff.retire, name="staff_retire"),
    path("<uuid:pk>/phone/", staff.phone, name="staff_phone"),
    path("units/", organisations.OrganisationList.as_view(), name="organisations"),
    path("units/new/", organisations.NewOrganisation.as_view(), name="organisation_new"),
    path("units/<uuid:pk>/", organisations.OrganisationPage.as_view(), name="organisation"),
    path("units/<uuid:pk>/rename/", organisations.RenameOrganisation.as_view(), name="organisation_rename"),
    path("units/<uuid:pk>/close/", organisations.close, name="organisation_close"),
    path("units/<uuid:pk>/reopen/", organisations.reopen, name="organisation_reopen"),
    path("accounts/", accounts.AccountList.as_view(), name="accounts"),
    path("accounts/new/", accounts.NewAccount.as_view(), name="account_new"),
    path("accounts/<uuid:pk>/", accounts.AccountPage.as_view(), name="account"),
    path("accounts/<uuid:pk>/reset/", accounts.reset, name="account_reset"),
    path("accounts/<uuid:pk>/freeze/", accounts.move, {"name": "freeze"}, name="account_freeze"),
    path("accounts/<uuid:pk>/unfreeze/", accounts.move, {"name": "unfreeze"}, name="account_unfreeze"),
    path("accounts/<uuid:pk>/second-factor/", accounts.move, {"name": "second-factor"}, name="account_second_factor"),
    path("accounts/<uuid:pk>/grants/new/", grants.ProposeGrant.as_view(), name="grant_new"),
    path("grants/", grants.Approvals.as_view(), name="approvals"),
    path("grants/approve/", grants.approve_many, name="approve_many"),
    path("grants/<uuid:pk>/<slug:name>/", grants.move, name="grant_move"),
    path("find/<slug:kind>/", grants.pick, name="pick"),
    path("me/", me.Me.as_view(), name="me"),
    path("me/keys/new/", me.NewToken.as_view(), name="token_new"),
    path("me/keys/<uuid:pk>/revoke/", me.revoke, name="token_revoke"),
    path("me/sessions/end/", me.end_session, name="session_end"),
    path("me/language/", me.language, name="language"),
]
