"""Entering and changing records over the API: the ordinary services, the rules of entry, and If-Match."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils import timezone
from rest_framework import status
from rest_framework.response import Response

from laborinfo.common.api.versions import asked_version, etag_of, named_version
from laborinfo.common.api.views import WRITING
from ledgers.models import Household
from ledgers.services.strict import write_by_rules

Written = TypeVar("Written")


class VersionedMixin:
    """For view sets whose objects carry the version of their household. `household_path` leads from one to it."""

    http_method_names = WRITING
    household_path = "household_id"

    def household_of(self, obj) -> int:
        for name in self.household_path.split("."):
            obj = getattr(obj, name)
        return obj

    def retrieve(self, request, *args, **kwargs):
        obj = self.get_object()
        return Response(self.get_serializer(obj).data, headers=etag_of(version_of(self.household_of(obj))))

    def given(self, serializer_class, **options) -> dict[str, Any]:
        """The validated body."""
        asked = serializer_class(data=self.request.data, context=self.get_serializer_context(), **options)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def entered(self, service: Callable[..., Written], fields: dict, *, known: int | None, **keys) -> Response:
        """Run a service that enters something; `known` is the household that it belongs to."""
        act = {"by": self.request.user, "now": timezone.now(), **keys}
        return self.written(lambda: service(**act, **fields), fields, known=known, code=status.HTTP_201_CREATED)

    def changed(self, serializer_class, service: Callable[..., Written], *, key: str) -> Response:
        """Run a service with the changed fields and the version that the caller has seen."""
        obj = self.get_object()
        version, fields = asked_version(self.request), self.given(serializer_class, partial=True)
        act = {"by": self.request.user, "now": timezone.now(), "version": version, key: obj.pk}
        with named_version():
            return self.written(
                lambda: service(**act, **fields), fields, known=self.household_of(obj), code=status.HTTP_200_OK
            )

    def written(self, act: Callable[[], Written], fields: dict, *, known: int | None, code: int) -> Response:
        day = timezone.localdate()
        obj = write_by_rules(act, household_of=self.household_of, known=known, day=day, values=fields)
        shown = self.base_queryset().get(pk=obj.pk)
        headers = etag_of(version_of(self.household_of(shown)))
        return Response(self.get_serializer(shown).data, status=code, headers=headers)


def version_of(household_id: int) -> int:
    return Household.objects.values_list("version", flat=True).get(pk=household_id)
