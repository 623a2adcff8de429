from django.urls import path

from .views import answers, devices, forms

app_name = "forms"
urlpatterns = [
    path("", forms.FormList.as_view(), name="list"),
    path("devices/", devices.NewDevice.as_view(), name="device_new"),
    path("<uuid:pk>/", answers.AnswerList.as_view(), name="answers"),
    path("<uuid:pk>/questions/", forms.FormPage.as_view(), name="form"),
    path("answers/<uuid:pk>/", answers.AnswerPage.as_view(), name="answer"),
]
