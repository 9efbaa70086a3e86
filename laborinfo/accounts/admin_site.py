"""/admin/: a plain look into accounts for system administrators, behind our own sign-in and second factor."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.services.sign_in import note_sign_out
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

    def admin_view(self, view, cacheable=False):
        """Strangers go to our sign-in page; who is signed in without the role is refused, and that is recorded."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Forbidden(_("Only system administrators use this page."))
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request, extra_context=None):
        return redirect("admin:index") if request.user.is_authenticated else redirect_to_login("/admin/")

    def logout(self, request, extra_context=None):
        note_sign_out(by=request.user, now=timezone.now())
        logout(request)
        return redirect("accounts:login")

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password-change")

    def password_change_done(self, request, extra_context=None):
        return redirect("accounts:profile")
