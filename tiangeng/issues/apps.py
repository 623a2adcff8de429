from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "tiangeng.issues"
    label = "issues"
