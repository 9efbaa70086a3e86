"""Addresses of the history."""

from django.urls import path

from ledgers.views import history

urlpatterns = [
    path("households/<int:pk>/history/", history.household_history, name="household-history"),
    path("households/<int:pk>/as-of/", history.household_as_of, name="household-as-of"),
    path(
        "households/<int:pk>/history/<slug:source>/<int:event>/<slug:field>/restore/",
        history.history_restore, name="history-restore",
    ),
    path("people/<int:pk>/history/", history.person_history, name="person-history"),
]  # fmt: skip
