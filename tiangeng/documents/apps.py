from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tiangeng.documents"
    label = "documents"
