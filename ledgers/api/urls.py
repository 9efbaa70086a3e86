"""API routes of the ledgers."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from ledgers.api import views

router = SimpleRouter()
router.register("persons", views.PersonViewSet, basename="person")
router.register("ledgers", views.LedgerViewSet, basename="ledger")
urlpatterns = [*router.urls, path("totals/", views.TotalsView.as_view(), name="totals")]
