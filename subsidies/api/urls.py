"""Routes of eligibility."""

from rest_framework.routers import SimpleRouter

from subsidies.api.views import EligibilityViewSet

router = SimpleRouter()
router.register("eligibility", EligibilityViewSet, basename="eligibility")
urlpatterns = router.urls
