from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .views import enterprises, facilities, households, regions, unmasking


class RegionCode(StringConverter):
    regex = "[0-9]{2,12}"


register_converter(RegionCode, "region")

app_name = "places"
urlpatterns = [
    path("", regions.start, name="index"),
    path("find/", regions.Find.as_view(), name="find"),
    path("regions/<region:code>/", regions.RegionPage.as_view(), name="region"),
    path("suggest/regions/", regions.suggest, name="suggest_regions"),
    path("suggest/households/", households.suggest, name="suggest_households"),
    path("households/", households.HouseholdList.as_view(), name="households"),
    path("households/new/", households.Create.as_view(), name="create_household"),
    path("households/<uuid:pk>/", households.HouseholdPage.as_view(), name="household"),
    path("households/<uuid:pk>/edit/", households.Edit.as_view(), name="edit_household"),
    path("households/<uuid:pk>/move/", households.Move.as_view(), name="move_household"),
    path("households/<uuid:pk>/residents/new/", households.AddResident.as_view(), name="add_resident"),
    path("residents/<uuid:pk>/edit/", households.EditResident.as_view(), name="edit_resident"),
    path("residents/<uuid:pk>/remove/", households.remove_resident, name="remove_resident"),
    path("residents/<uuid:pk>/unmask/<str:field>/", unmasking.resident, name="unmask_resident"),
    path("enterprises/", enterprises.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/new/", enterprises.Create.as_view(), name="create_enterprise"),
    path("enterprises/<uuid:pk>/", enterprises.EnterprisePage.as_view(), name="enterprise"),
    path("enterprises/<uuid:pk>/edit/", enterprises.Edit.as_view(), name="edit_enterprise"),
    path("enterprises/<uuid:pk>/unmask/", unmasking.enterprise, name="unmask_enterprise"),
    path("facilities/", facilities.FacilityList.as_view(), name="facilities"),
    path("facilities/new/", facilities.Create.as_view(), name="create_facility"),
    path("facilities/<uuid:pk>/", facilities.FacilityPage.as_view(), name="facility"),
    path("facilities/<uuid:pk>/edit/", facilities.Edit.as_view(), name="edit_facility"),
]
