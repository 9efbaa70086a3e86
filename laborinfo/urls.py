"""All addresses. Apps are named by string, so that no app is imported for its URLs alone."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("laborinfo.common.urls")),
    path("", include("assessment.urls")),
    path("regions/", include("laborinfo.regions.urls")),
    path("accounts/", include("laborinfo.accounts.urls")),
    path("ledgers/", include("ledgers.urls")),
    path("jobs/", include("jobs.urls")),
    path("matching/", include("matching.urls")),
    path("subsidies/", include("subsidies.urls")),
    path("api/v1/", include("laborinfo.api_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
if settings.DEBUG or not settings.PRODUCTION:
    urlpatterns.append(path("ui/", include("laborinfo.common.urls_ui")))

handler400 = "laborinfo.common.views.bad_request"
handler403 = "laborinfo.common.views.forbidden"
handler404 = "laborinfo.common.views.not_found"
handler500 = "laborinfo.common.views.server_error"
