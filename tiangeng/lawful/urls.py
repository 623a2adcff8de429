"""What the county keeps, what it asks of people, and how long: addresses."""

from django.urls import path

from .views import approvals, holds, own_data, registers, retention

app_name = "lawful"
urlpatterns = [
    path("", registers.Register.as_view(), name="register"),
    path("burden/", registers.Burden.as_view(), name="burden"),
    path("burden/forms/<str:name>/", registers.FormCost.as_view(), name="form_cost"),
    path("approvals/new/", approvals.Ask.as_view(), name="approval_new"),
    path("approvals/<uuid:pk>/", approvals.ApprovalPage.as_view(), name="approval"),
    path("approvals/<uuid:pk>/<str:move>/", approvals.Decide.as_view(), name="approval_move"),
    path("my-data/<uuid:pk>/", own_data.own_data, name="own_data"),
    path("holds/", holds.Holds.as_view(), name="holds"),
    path("holds/new/<str:kind>/<uuid:pk>/", holds.PlaceHold.as_view(), name="hold_new"),
    path("holds/<uuid:pk>/lift/", holds.LiftHold.as_view(), name="hold_lift"),
    path("holds/<uuid:pk>/lift/<str:move>/", holds.DecideLift.as_view(), name="hold_decide"),
    path("retention/", retention.Retention.as_view(), name="retention"),
    path("retention/count/", retention.count, name="retention_count"),
    path("filing/", registers.Filing.as_view(), name="filing"),
    path("filing/kit.md", registers.filing_kit, name="filing_kit"),
    path("register.xlsx", registers.register_sheet, name="register_sheet"),
]
