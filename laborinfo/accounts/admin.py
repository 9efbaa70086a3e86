"""Accounts in /admin/: to look at. Every change goes through the account pages and their services."""

from django.contrib import admin

from laborinfo.accounts.models import User
from laborinfo.common.crypto import mask_name


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """No names, no phones: a system administrator sees no personal data."""

    list_display = ["username", "is_active", "must_change_password", "last_login", "created_at"]
    list_filter = ["is_active", "must_change_password"]
    search_fields = ["username"]
    fields = readonly_fields = [
        "username", "is_active", "must_change_password", "last_login", "created_at", "suspended_at",
    ]  # fmt: skip

    def get_object(self, request, object_id, from_field=None):
        """Masked before it is shown; nothing here is ever saved."""
        user = super().get_object(request, object_id, from_field)
        if user is not None:
            user.full_name = mask_name(user.full_name)
        return user

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
