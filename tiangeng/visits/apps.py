from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "tiangeng.visits"
    label = "visits"
