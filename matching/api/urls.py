"""Routes of matching."""

from rest_framework.routers import SimpleRouter

from matching.api.views import MatchRunViewSet, MatchViewSet

router = SimpleRouter()
router.register("match-runs", MatchRunViewSet, basename="match-run")
router.register("matches", MatchViewSet, basename="match")
urlpatterns = router.urls
