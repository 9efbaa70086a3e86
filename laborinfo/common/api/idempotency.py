"""POST once: a repeated Idempotency-Key gets the first answer back."""

import hashlib
import json
import re
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from laborinfo.common.errors import Conflict
from laborinfo.common.models import IdempotentRequest

KEY = r"^[!-~]{1,100}$"
KEPT = timedelta(days=7)  # a client that has not heard by then does not ask again


class IdempotentPostMixin:
    """Put before APIView. The answer is kept in the transaction of the act: both are there or neither is."""

    def dispatch(self, request, *args, **kwargs):
        if request.method != "POST" or "Idempotency-Key" not in request.headers:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        self.remembered = None
        if request.method == "POST" and key is not None:
            self.remembered = remember(request, key)
            if self.remembered.status is not None:
                raise Replay(self.remembered)

    def handle_exception(self, exc):
        if isinstance(exc, Replay):
            kept = exc.kept
            return Response(kept.body, status=kept.status, headers={"Idempotent-Replayed": "true"})
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs):
        kept = getattr(self, "remembered", None)
        if kept is not None and kept.status is None and response.status_code < 400:
            kept.status = response.status_code
            kept.body = json.loads(JSONRenderer().render(response.data))
            kept.save(update_fields=["status", "body"])
        return super().finalize_response(request, response, *args, **kwargs)


def forget_old(*, now: datetime) -> int:
    """Remove answers that are older than KEPT; returns how many."""
    return IdempotentRequest.objects.filter(created_at__lt=now - KEPT).delete()[0]


class Replay(Exception):
    """Control flow inside the mixin: the request was answered before."""

    def __init__(self, kept: IdempotentRequest):
        self.kept = kept


def remember(request, key: str) -> IdempotentRequest:
    """The row of this key, locked. A concurrent request with the same key waits here for the first one's commit."""
    if not re.fullmatch(KEY, key):
        raise ValidationError({"Idempotency-Key": [_("1 to 100 visible ASCII characters without spaces.")]})
    body = json.dumps(request.data, sort_keys=True, default=str)
    fingerprint = hashlib.sha256(f"{request.path}\n{body}".encode()).hexdigest()
    fresh = IdempotentRequest(user=request.user, key=key, fingerprint=fingerprint, created_at=timezone.now())
    IdempotentRequest.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = IdempotentRequest.objects.select_for_update().get(user=request.user, key=key)
    if kept.fingerprint != fingerprint:
        raise Conflict(_("This Idempotency-Key was used for another request. Choose a new key."), code="key_reused")
    return kept
