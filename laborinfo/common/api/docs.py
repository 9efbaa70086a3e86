"""The schema and its reader; both are public: they describe the API and hold no data."""

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

# As JSON alone: in YAML, readers of version 1.2 take codes such as 08, which version 1.1 leaves unquoted, for numbers.
schema = SpectacularAPIView.as_view(
    permission_classes=[AllowAny],
    authentication_classes=[],
    renderer_classes=[OpenApiJsonRenderer2, OpenApiJsonRenderer],
)
# The split view loads its script from an address of its own, as the content security policy asks.
swagger = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", permission_classes=[AllowAny], authentication_classes=[]
)
