"""What the county keeps, what it asks of people, and how long: addresses."""

from django.urls import path

from .views import registers

app_name = "lawful"
urlpatterns = [
    path("", registers.Register.as_view(), name="register"),
    path("register.xlsx", registers.register_sheet, name="register_sheet"),
]
