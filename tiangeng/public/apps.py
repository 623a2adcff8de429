from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "tiangeng.public"
    label = "public"
