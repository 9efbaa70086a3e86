"""Pages of postings and employers."""

from django.urls import path

from jobs.views import employers, imports, postings, screening

app_name = "jobs"
urlpatterns = [
    path("", postings.posting_list, name="posting-list"),
    path("postings/<int:pk>/", postings.posting_detail, name="posting-detail"),
    path("postings/<int:pk>/edit/", postings.posting_edit, name="posting-edit"),
    path("postings/<int:pk>/screen/", screening.posting_screen, name="posting-screen"),
    path("postings/<int:pk>/<slug:act>/", postings.posting_act, name="posting-act"),
    path("screening/", screening.screening_queue, name="screening-queue"),
    path("screening/bulk/", screening.screening_bulk, name="screening-bulk"),
    path("employers/", employers.employer_list, name="employer-list"),
    path("employers/new/", employers.employer_create, name="employer-create"),
    path("employers/<int:pk>/", employers.employer_detail, name="employer-detail"),
    path("employers/<int:pk>/edit/", employers.employer_edit, name="employer-edit"),
    path("employers/<int:pk>/phone/", employers.employer_phone, name="employer-phone"),
    path("employers/<int:pk>/postings/new/", postings.posting_create, name="posting-create"),
    path("imports/", imports.import_upload, name="import-upload"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_headings, name="import-headings"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/result/", imports.import_result, name="import-result"),
]
