"""Addresses of pairs of records that may be one person."""

from django.urls import path

from ledgers.views import duplicates

urlpatterns = [
    path("duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("duplicates/<int:pk>/", duplicates.duplicate_detail, name="duplicate-detail"),
    path("duplicates/<int:pk>/merge/", duplicates.duplicate_merge, name="duplicate-merge"),
    path("duplicates/<int:pk>/apart/", duplicates.duplicate_apart, name="duplicate-apart"),
    path("duplicates/<int:pk>/undo/", duplicates.duplicate_undo, name="duplicate-undo"),
]
