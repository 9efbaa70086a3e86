"""API routes of the ledgers."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from ledgers.api import records, views, visits

router = SimpleRouter()
router.register("persons", views.PersonViewSet, basename="person")
router.register("households", records.HouseholdViewSet, basename="household")
router.register("spells", records.SpellViewSet, basename="spell")
router.register("visits", visits.VisitViewSet, basename="visit")
router.register("findings", records.FindingViewSet, basename="finding")
router.register("revisions", records.RevisionViewSet, basename="revision")
router.register("revision-rows", records.RevisionRowViewSet, basename="revision-row")
router.register("ledgers", views.LedgerViewSet, basename="ledger")
urlpatterns = [*router.urls, path("totals/", views.TotalsView.as_view(), name="totals")]
