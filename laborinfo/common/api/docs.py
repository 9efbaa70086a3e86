"""The schema and its reader; both are public: they describe the API and hold no data."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

schema = SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])
# The split view loads its script from an address of its own, as the content security policy asks.
swagger = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", permission_classes=[AllowAny], authentication_classes=[]
)
