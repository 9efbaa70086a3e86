"""If-Match on PATCH: a client says which version it has seen, and overwrites nobody's change (RFC 9110, 13.1.1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError

from laborinfo.common.errors import Conflict

ETAG = r'^"[1-9][0-9]{0,8}"$'


class VersionMissing(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Send If-Match with the ETag of the record that you have seen.")
    default_code = "version_missing"


class VersionStale(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "version_stale"


def asked_version(request) -> int:
    """The version named by If-Match. Raises VersionMissing, or ValidationError for anything but one strong ETag."""
    given = request.headers.get("If-Match")
    if given is None:
        raise VersionMissing
    if not re.fullmatch(ETAG, given):
        raise ValidationError({"If-Match": [_('Give one ETag, such as "3".')]})
    return int(given.strip('"'))


def etag_of(version: int) -> dict[str, str]:
    """The header of an answer about a record of this version."""
    return {"ETag": f'"{version}"'}


@contextmanager
def named_version() -> Iterator[None]:
    """A service's "somebody was first" is a failed precondition here."""
    try:
        yield
    except Conflict as error:
        if error.code == "stale":
            raise VersionStale(str(error)) from error
        raise
