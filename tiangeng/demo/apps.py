from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tiangeng.demo"
    label = "demo"
