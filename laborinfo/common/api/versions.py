"""If-Match on PATCH: a client says which version it has seen, and overwrites nobody's change (RFC 9110, 13.1.1).

`*` matches whatever is current: legal there and so here, for whoever means to overwrite. A weak mark or the ending that
a compressing proxy puts on (`W/"3"`, `"3-gzip"`) still names version 3.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError

from laborinfo.common.errors import Conflict

IF_MATCH = r'^(\*|(W/)?"[1-9][0-9]{0,8}(-(gzip|zstd|br))?")$'
DIGITS = re.compile(r"[0-9]+")


class VersionMissing(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Send If-Match with the ETag of the record that you have seen.")
    default_code = "version_missing"


class VersionStale(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "version_stale"


def asked_version(request) -> int | None:
    """The version named by If-Match, None for `*`. Raises VersionMissing, or ValidationError for anything else."""
    given = request.headers.get("If-Match")
    if given is None:
        raise VersionMissing
    if not re.fullmatch(IF_MATCH, given):
        raise ValidationError({"If-Match": [_('Give one ETag, such as "3", or *.')]})
    digits = DIGITS.search(given)
    return int(digits[0]) if digits else None


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
