"""Bearer tokens."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from laborinfo.accounts.models import ApiToken
from laborinfo.accounts.passwords import digest_of
from laborinfo.common.history import name_user


class BearerTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the database keeps the token's SHA-256 only."""

    def authenticate(self, request):
        scheme, _space, raw = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        digest = digest_of(raw.strip().decode("latin-1"))
        usable = ApiToken.objects.usable_at(timezone.now())
        token = usable.filter(digest=digest).select_related("user").first()
        if token is None:
            raise AuthenticationFailed(_("The token is unknown, expired or revoked."))
        name_user(token.user_id)
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="api"'


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerTokenAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}
