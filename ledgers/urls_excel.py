"""Addresses of the Excel import of people, and of the official layout."""

from django.urls import path

from ledgers.views import imports, official

urlpatterns = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_upload, name="import-upload"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import-columns"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<int:pk>/cancel/", imports.import_cancel, name="import-cancel"),
    path("imports/<int:pk>/result/", imports.import_result, name="import-result"),
    path("<int:pk>/official/", official.official_ledger, name="official-ledger"),
    path("official/<int:pk>/", official.official_file, name="official-file"),
    path("imports/template/", imports.import_template, name="import-template"),
]
