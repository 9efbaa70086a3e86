"""Accounts, the audit trail, one's own sign-in, /admin/."""

from django.contrib.contenttypes.models import ContentType

from laborinfo.accounts import parcels
from laborinfo.accounts.enums import Permission, Role
from laborinfo.accounts.models import User
from tests.cast import Cast
from tests.factories import ApiTokenFactory
from tests.scoping import DENIED, PUBLIC, SIGNED_IN, Route

VIEW, EDIT, AUDIT = Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT, Permission.AUDIT_VIEW


def village_account(cast: Cast) -> dict:
    return {"pk": cast.village.pk}


def village_posting(cast: Cast) -> dict:
    return {"pk": cast.village.postings.get().pk}


def suspended_village(cast: Cast) -> dict:
    User.objects.filter(pk=cast.village.pk).update(is_active=False, suspended_at=cast.village.created_at)
    return village_account(cast)


def own_account(cast: Cast) -> dict:
    return {"pk": cast.township.pk}


def own_token(cast: Cast) -> dict:
    return {"pk": ApiTokenFactory(user=cast.township).pk}


def parcel(kind: str, *rows: dict):
    """A list of accounts on its way, the township's own."""
    return lambda cast: {"pk": parcels.put(cast.township, kind, list(rows))}


ORDER = {
    "row": 2,
    "full_name": "杨光",
    "username": "",
    "role": Role.VILLAGE_ORGANIZER,
    "region": "522601001001",
    "phone": "",
}
SLIP = {"full_name": "杨光", "username": "village-9", "password": "x", "place": ""}


def admin(arguments=None, **more) -> Route:
    """A page of /admin/: for system administrators; everyone else is refused by the site itself."""
    extra = {"arguments": arguments} if arguments else {}
    return Route(
        Permission.SETTINGS_EDIT, right="sysadmin", **extra, **more, expect={"nobody": DENIED, "other": DENIED}
    )


def any_user(cast: Cast) -> dict:
    return {"object_id": cast.village.pk}


def view_on_site(cast: Cast) -> dict:
    return {"content_type_id": ContentType.objects.get_for_model(User).pk, "object_id": cast.village.pk}


REFUSED_TO_ALL = {403, 404}

ROUTES = {
    "accounts:login": Route(PUBLIC),
    "accounts:logout": Route(PUBLIC, method="post", answers={302}),
    "accounts:password-change": Route(SIGNED_IN),
    "accounts:second-factor": Route(SIGNED_IN),
    "accounts:profile": Route(SIGNED_IN),
    "accounts:permission-matrix": Route(SIGNED_IN),
    "accounts:account-list": Route(VIEW),
    "accounts:account-detail": Route(VIEW, village_account, expect={"lower": "allowed"}),
    "accounts:account-create": Route(EDIT),
    "accounts:account-suspend": Route(EDIT, village_account),
    "accounts:account-reactivate": Route(
        EDIT, suspended_village, expect={"lower": {302}}
    ),  # the suspended one has no session
    "accounts:account-reset-password": Route(EDIT, village_account, method="post"),
    "accounts:account-reset-second-factor": Route(EDIT, village_account, method="post"),
    "accounts:posting-add": Route(EDIT, village_account),
    "accounts:posting-move": Route(EDIT, village_posting),
    "accounts:posting-end": Route(EDIT, village_posting),
    "accounts:posting-hand-over": Route(EDIT, village_posting),
    "accounts:token-issue": Route(SIGNED_IN, own_account),
    "accounts:token-revoke": Route(SIGNED_IN, own_token, method="post"),
    "accounts:bulk-upload": Route(EDIT),
    "accounts:bulk-template": Route(EDIT),
    "accounts:bulk-check": Route(EDIT, parcel("orders", ORDER)),
    "accounts:bulk-create": Route(EDIT, parcel("orders", ORDER), method="post"),
    "accounts:bulk-slips": Route(EDIT, parcel("slips", SLIP)),
    "accounts:bulk-workbook": Route(EDIT, parcel("slips", SLIP), method="post"),
    "accounts:audit-list": Route(AUDIT, right="auditor"),
    "accounts:audit-export": Route(AUDIT, right="auditor", method="post"),
    "admin:index": admin(),
    "admin:login": Route(PUBLIC, right="sysadmin", answers={302}),
    "admin:logout": admin(method="post", answers={302}),
    "admin:password_change": admin(),
    "admin:password_change_done": admin(),
    "admin:autocomplete": admin(answers=REFUSED_TO_ALL),
    "admin:jsi18n": admin(),
    "admin:view_on_site": admin(view_on_site, answers={404}),
    "admin:app_list": admin(lambda cast: {"app_label": "accounts"}),
    "admin:accounts_user_changelist": admin(),
    "admin:accounts_user_add": admin(answers={403}),
    "admin:accounts_user_change": admin(any_user),
    "admin:accounts_user_delete": admin(any_user, answers={403}),
    "admin:accounts_user_history": admin(any_user),
}
