from django.urls import path

from .views import exports, files, sheets

app_name = "documents"
urlpatterns = [
    path("of/<str:owner_type>/<uuid:owner_id>", files.add, name="add"),
    path("sheets/", sheets.Sheets.as_view(), name="sheets"),
    path("sheets/new", sheets.NewSheet.as_view(), name="sheet_new"),
    path("sheets/blank/<str:kind>", sheets.blank, name="sheet_blank"),
    path("sheets/<uuid:pk>/", sheets.SheetPage.as_view(), name="sheet"),
    path("sheets/<uuid:pk>/worksheet", sheets.choose_worksheet, name="sheet_worksheet"),
    path("sheets/<uuid:pk>/map", sheets.map_columns, name="sheet_map"),
    path("sheets/<uuid:pk>/run", sheets.run, name="sheet_run"),
    path("sheets/<uuid:pk>/bad", sheets.bad_rows, name="sheet_bad"),
    path("exports/", exports.Exports.as_view(), name="exports"),
    path("exports/new", exports.NewExport.as_view(), name="export_new"),
    path("exports/<uuid:pk>/decide", exports.decide, name="export_decide"),
    path("exports/<uuid:pk>/sheet", exports.fetch, name="export_fetch"),
    path("<uuid:attachment_id>/thumb", files.thumb, name="thumb"),
    path("<uuid:attachment_id>/remove", files.remove, name="remove"),
    path("<uuid:attachment_id>/<str:name>", files.file, name="file"),
]
