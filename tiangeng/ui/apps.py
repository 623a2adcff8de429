from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tiangeng.ui"
    label = "ui"
