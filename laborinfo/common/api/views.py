"""The base of every API view set."""

from rest_framework import mixins, viewsets

from laborinfo.common.api.idempotency import IdempotentPostMixin

METHODS = ["get", "head", "post"]  # no OPTIONS: the schema says what there is
WRITING = [*METHODS, "patch"]


class ScopedReadViewSet(IdempotentPostMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """List and retrieve what is visible to the token's user. Subclasses set `queryset` and a permission."""

    http_method_names = METHODS
    required_permission: str | None = None
    required_permissions: dict[str, str] = {}

    def base_queryset(self):
        """All rows, before scoping; overridden to select related rows."""
        return self.queryset.all()

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.base_queryset().visible_to(self.request.user)
