"""The API, version 1."""

from django.urls import include, path

from laborinfo.common.api.docs import schema, swagger

urlpatterns = [
    path("schema/", schema, name="api-schema"),
    path("docs/", swagger, name="api-docs"),
    path("", include("laborinfo.regions.api.urls")),
    path("", include("ledgers.api.urls")),
    path("", include("jobs.api.urls")),
    path("", include("matching.api.urls")),
    path("", include("subsidies.api.urls")),
]
