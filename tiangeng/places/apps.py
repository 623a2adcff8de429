from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tiangeng.places"
    label = "places"
