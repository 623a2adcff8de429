from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tiangeng.people"
    label = "people"
