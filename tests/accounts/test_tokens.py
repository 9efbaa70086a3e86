"""API tokens: shown once, scoped like their user, dated, revocable."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIRequestFactory

from laborinfo.accounts.api.authentication import BearerTokenAuthentication
from laborinfo.accounts.models import ApiToken
from laborinfo.accounts.services.tokens import issue_token, revoke_token
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from tests.factories import NOW, ApiTokenFactory, UserFactory


def user_of(secret: str):
    """Whom the bearer token stands for; None when it is refused."""
    from rest_framework.exceptions import AuthenticationFailed

    request = APIRequestFactory().get("/", headers={"Authorization": f"Bearer {secret}"})
    try:
        return BearerTokenAuthentication().authenticate(request)[0]
    except AuthenticationFailed:
        return None


def issue(cast, by, user, days=30):
    return issue_token(by=by, now=NOW, user=user, name="script", expires_at=NOW + timedelta(days=days))


def test_a_token_stands_for_its_user_until_it_is_revoked(cast):
    issued = issue(cast, cast.village, cast.village)
    assert user_of(issued.secret) == cast.village and issued.secret not in str(vars(issued.token))
    revoke_token(by=cast.township, now=NOW, token=issued.token)
    assert user_of(issued.secret) is None
    with pytest.raises(Conflict):
        revoke_token(by=cast.village, now=NOW, token=issued.token)


def test_expired_tokens_and_those_of_suspended_users_are_refused(cast):
    ApiTokenFactory(expired=True, secret="old")
    ApiTokenFactory(user=UserFactory(suspended=True), secret="gone")
    assert user_of("old") is None and user_of("gone") is None and user_of("never") is None


def test_nobody_gets_a_token_of_another_person(cast):
    for by in (cast.township, cast.sysadmin):
        with pytest.raises(Forbidden):
            issue(cast, by, cast.village)
    assert issue(cast, cast.sysadmin, cast.api).token.user == cast.api


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_token_expires_within_a_year(cast, days):
    with pytest.raises(DomainError):
        issue(cast, cast.village, cast.village, days)


def test_the_page_shows_the_token_once(cast, client_of):
    client = client_of(cast.village)
    answer = client.post(reverse("accounts:token-issue", args=[cast.village.pk]), {"name": "script", "days": 30})
    secret = answer.context["issued"].secret
    assert secret in answer.content.decode()
    assert secret not in client.get(reverse("accounts:profile")).content.decode()
    token = ApiToken.objects.get(user=cast.village)
    assert client.post(reverse("accounts:token-revoke", args=[token.pk])).status_code == 302
    assert user_of(secret) is None
