"""The API's guard: a view names the permission it needs, per action if they differ; none named, none allowed."""

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission


class RequiresPermission(BasePermission):
    """Reads `required_permission` (or `required_permissions[action]`) of the view; fails closed."""

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            return False
        if request.method not in view.allowed_methods:
            raise MethodNotAllowed(request.method)
        by_action = getattr(view, "required_permissions", {})
        needed = by_action.get(getattr(view, "action", None), getattr(view, "required_permission", None))
        return needed is not None and request.user.scope.has(needed)
