from django.urls import path

from .views import entry, firms, programmes, roster, visits

app_name = "visits"
urlpatterns = [
    path("", visits.VisitList.as_view(), name="list"),
    path("new/", entry.RecordVisit.as_view(), name="new"),
    path("<uuid:pk>/", visits.VisitPage.as_view(), name="visit"),
    path("<uuid:pk>/edit/", entry.EditVisit.as_view(), name="edit"),
    path("<uuid:pk>/addendum/", entry.AddAddendum.as_view(), name="addendum"),
    path("programmes/", programmes.Programmes.as_view(), name="programmes"),
    path("programmes/new/", programmes.CreateProgramme.as_view(), name="programme_new"),
    path("programmes/<uuid:pk>/", programmes.ProgrammePage.as_view(), name="programme"),
    path("programmes/<uuid:pk>/edit/", programmes.EditProgramme.as_view(), name="programme_edit"),
    path("programmes/<uuid:pk>/close/", programmes.CloseProgramme.as_view(), name="programme_close"),
    path("programmes/<uuid:pk>/<str:on>/", programmes.CoveragePage.as_view(), name="coverage"),
    path("enterprises/", firms.FirmList.as_view(), name="firms"),
    path("roster/", roster.Townships.as_view(), name="townships"),
    path("roster/<str:town>/", roster.RosterPage.as_view(), name="roster"),
    path("roster/entries/<uuid:pk>/end/", roster.end_entry, name="roster_end"),
    path("villages/<str:code>/unheard/", roster.Unheard.as_view(), name="unheard"),
]
