"""Addresses of unfinished entries."""

from django.urls import path

from ledgers.views import drafts

urlpatterns = [
    path("drafts/<slug:form>/<int:target>/", drafts.draft_keep, name="draft-keep"),
    path("drafts/<slug:form>/<int:target>/discard/", drafts.draft_discard, name="draft-discard"),
]
