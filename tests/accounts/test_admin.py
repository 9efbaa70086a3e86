"""/admin/ is for system administrators, behind our own sign-in, and shows no personal data."""

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from laborinfo.accounts.models import User
from tests.conftest import MODEL_BACKEND


def test_strangers_are_sent_to_our_sign_in_page(db, client):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"


def test_a_system_administrator_without_the_second_factor_does_not_get_in(cast):
    client = Client()
    client.force_login(cast.sysadmin, backend=MODEL_BACKEND)
    assert client.get("/admin/")["Location"].startswith(reverse("accounts:second-factor"))


def test_only_our_own_models_are_there(db):
    modules = {model.__module__.split(".")[0] for model in admin.site._registry}
    assert User in admin.site._registry and modules <= {"laborinfo", "ledgers", "jobs", "matching", "subsidies"}


def test_the_account_page_names_no_person(cast, client_of):
    User.objects.filter(pk=cast.village.pk).update(full_name="吴秀英")
    client = client_of(cast.sysadmin)
    pages = ["/admin/accounts/user/", f"/admin/accounts/user/{cast.village.pk}/change/"]
    assert all("吴秀英" not in client.get(page).content.decode() for page in pages)
