"""Signing in and out, issued passwords, lockout, idle time-out."""

import pytest
from django.test import Client
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry, User
from laborinfo.accounts.services.standing import suspend_user
from tests.factories import NOW, PASSWORD, UserFactory

LOGIN = "/accounts/login/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def lines(action: str) -> list[tuple[str, str]]:
    """(who, result) of the audit trail, oldest first."""
    return list(AuditEntry.objects.filter(action=action).order_by("id").values_list("username", "result"))


def test_the_right_password_opens_the_home_page_and_leaves_a_line(cast, client):
    assert sign_in(client, "village")["Location"] == "/"
    assert lines("accounts.sign_in") == [("village", "ok")]


def test_capitals_in_the_user_name_do_not_matter(cast, client):
    assert sign_in(client, " Village ").status_code == 302


def test_a_wrong_password_is_told_and_recorded_on_the_account(cast, client):
    answer = sign_in(client, "village", "no")
    assert answer.status_code == 200 and answer.context["form"].errors
    entry = AuditEntry.objects.get(action="accounts.sign_in")
    assert (entry.result, entry.object_id, entry.detail) == ("failed", str(cast.village.pk), {"known": True})


def test_an_unknown_name_is_not_kept_because_it_may_be_a_password(cast, client):
    sign_in(client, "Secret-password-1", "no")
    entry = AuditEntry.objects.get(action="accounts.sign_in")
    assert entry.detail == {"known": False} and "secret" not in str(vars(entry)).lower()


def test_the_fifth_failure_locks_the_name_and_says_for_how_long(cast, client):
    for _attempt in range(4):
        assert sign_in(client, "village", "no").status_code == 200
    locked = sign_in(client, "village", "no")
    assert locked.status_code == 429 and locked["Retry-After"] == "900" and b"15" in locked.content
    assert sign_in(client, "village").status_code == 429
    assert lines("accounts.sign_in")[-1] == ("", "locked")
    assert sign_in(client, "township").status_code == 302


def test_a_suspended_user_cannot_sign_in_and_is_not_told_more(cast, client):
    UserFactory(username="gone", suspended=True)
    assert sign_in(client, "gone").status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_leads_to_our_own_pages_only(cast, client, wanted):
    assert sign_in(client, "village", next=wanted)["Location"] == "/"


def test_sign_out_needs_post_and_leaves_a_line(cast, client_of):
    client = client_of(cast.village)
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.post(reverse("accounts:logout"))["Location"] == LOGIN
    assert lines("accounts.sign_out") == [("village", "ok")]
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_whoever_comes_back_after_a_pause_is_told_why_they_must_sign_in(cast, client_of):
    client = client_of(cast.village)
    client.session.flush()
    client.cookies["sessionid"] = "expired"
    answer = client.get(reverse("accounts:profile"), follow=True)
    assert answer.context["ended"] and "30" in answer.content.decode()
    assert not Client().get(reverse("accounts:profile"), follow=True).context["ended"]


def test_an_expired_session_turns_the_whole_page_of_htmx_to_sign_in(cast, client):
    answer = client.get(
        reverse("accounts:profile"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/permissions/"},
    )
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Faccounts%2Fpermissions%2F"


def test_an_issued_password_is_changed_before_anything_else(cast, client):
    user = UserFactory(username="fresh", issued=True)
    sign_in(client, "fresh")
    change = reverse("accounts:password-change")
    assert client.get(reverse("accounts:profile"))["Location"].startswith(change)
    new = {"old_password": PASSWORD, "new_password1": "Moss-river-77", "new_password2": "Moss-river-77"}
    assert client.post(change, new).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password and ("fresh", "ok") in lines("accounts.change_password")


@pytest.mark.parametrize("weak", ["short-A1", "alllowercaseletters", "123456789012", PASSWORD])
def test_weak_and_old_passwords_are_refused_and_the_rules_stand_on_the_page(cast, client_of, weak):
    client, change = client_of(cast.village), reverse("accounts:password-change")
    assert "10" in client.get(change).content.decode()
    answer = client.post(change, {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak})
    assert answer.status_code == 200 and answer.context["form"].errors


def test_changing_the_password_ends_the_other_sessions(cast, client_of):
    here, elsewhere = client_of(cast.village), client_of(cast.village)
    new = {"old_password": PASSWORD, "new_password1": "Moss-river-77", "new_password2": "Moss-river-77"}
    here.post(reverse("accounts:password-change"), new)
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


def test_suspension_ends_sessions_and_tokens_at_once(cast, client_of, api_of):
    client = client_of(cast.village)
    assert client.get(reverse("accounts:profile")).status_code == 200
    suspend_user(by=cast.township, now=NOW, user=cast.village, reason="left")
    assert client.get(reverse("accounts:profile")).status_code == 302
    User.objects.filter(pk=cast.village.pk).update(is_active=True, suspended_at=None, suspended_by=None)
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_a_refused_act_is_recorded(cast, client_of):
    assert client_of(cast.village).get(reverse("accounts:audit-list")).status_code == 403
    entry = AuditEntry.objects.get(action="accounts.refuse")
    assert entry.user == cast.village and entry.detail == {"path": "/accounts/audit/", "method": "GET"}


def test_the_real_hasher_is_argon2():
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hasher = Argon2PasswordHasher()
    assert hasher.verify(PASSWORD, hasher.encode(PASSWORD, "saltsaltsalt"))
