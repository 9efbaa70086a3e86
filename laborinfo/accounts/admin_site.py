"""/admin/: a plain look into accounts for system administrators, behind our own sign-in and second factor."""

from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laborinfo.common.errors import Forbidden

OURS = ("laborinfo.", "ledgers.", "jobs.", "matching.", "subsidies.", "assessment.")


class LaborinfoAdminSite(AdminSite):
    site_header = site_title = _("System administration")
    index_title = _("Accounts")
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only models of our own: packages register theirs unasked, secrets of second factors among them."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([m for m in models if m.__module__.startswith(OURS)], admin_class, **options)

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff

    def login(self, request, extra_context=None):
        """Our sign-in page; who is signed in already lacks the role."""
        if request.user.is_authenticated:
            raise Forbidden(_("Only system administrators use this page."))
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('accounts:login')}?{urlencode({'next': wanted})}")
