"""走村连心卡 at the desk."""

from django.urls import path

from .views import cards

app_name = "cards"
urlpatterns = [
    path("<str:code>/", cards.CardsPage.as_view(), name="page"),
    path("<str:code>/sheet.pdf", cards.sheet, name="sheet"),
    path("<str:code>/<uuid:staff_id>.pdf", cards.single, name="single"),
    path("<str:code>/village.pdf", cards.single, name="village"),
]
