from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "tiangeng.console"
    label = "console"
