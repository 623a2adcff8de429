"""Addresses of the assignments room."""

from django.urls import path

from . import views

app_name = "assignments"
urlpatterns = [
    path("", views.AssignmentList.as_view(), name="list"),
    path("new/", views.Assign.as_view(), name="assign"),
    path("units/", views.units, name="units"),
    path("roll-up/", views.RollUp.as_view(), name="rollup"),
    path("parts/<uuid:pk>/<slug:name>/", views.EndPart.as_view(), name="part_end"),
    path("<uuid:pk>/", views.AssignmentPage.as_view(), name="record"),
    path("<uuid:pk>/move/<slug:name>/", views.move, name="move"),
    path("<uuid:pk>/again/", views.Again.as_view(), name="assign_again"),
    path("<uuid:pk>/part/", views.GivePart.as_view(), name="give_part"),
    path("<uuid:pk>/units/", views.units, name="units_for_parts"),
    path("<uuid:pk>/issue/", views.MakeIssue.as_view(), name="make_issue"),
    path("<uuid:pk>/answer/", views.AnswerUp.as_view(), name="answer"),
    path("<uuid:pk>/send-back/", views.SendBack.as_view(), name="send_back"),
]
