"""Routes of the posting ledger."""

from rest_framework.routers import SimpleRouter

from jobs.api.views import PostingViewSet

router = SimpleRouter()
router.register("postings", PostingViewSet, basename="posting")
urlpatterns = router.urls
