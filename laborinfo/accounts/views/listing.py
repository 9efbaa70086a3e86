"""The account list: filters by role, region and state, search by name."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission, Role
from laborinfo.accounts.forms.fields import RegionCodeField
from laborinfo.accounts.models import User
from laborinfo.accounts.privacy import sees_names, shown_name
from laborinfo.common.tables import Column, Filter, ListPage

STATES = [
    ("active", gettext_lazy("Active")),
    ("suspended", gettext_lazy("Suspended")),
    ("issued", gettext_lazy("Password not yet changed")),
]


def posting_text(user: User) -> str:
    """Where the account belongs, in words; reads what `with_places` fetched."""
    return "、".join(f"{place.region} · {Role(place.role).label}" for place in user.places)


def state_text(user: User) -> str:
    if not user.is_active:
        return _("Suspended")
    return _("Password not yet changed") if user.must_change_password else _("Active")


def columns_for(viewer) -> list[Column]:
    return [
        Column("username", _("User name"), sort="username", template="accounts/cells/account.html"),
        Column("full_name", _("Name"), value=lambda row: shown_name(viewer, row)),
        Column("posting", _("Assigned to"), value=posting_text),
        Column("state", _("State"), value=state_text, template="accounts/cells/state.html"),
        Column("last_login", _("Last sign-in"), value=lambda row: local_text(row.last_login)),
        Column("created_at", _("Created"), value=lambda row: local_text(row.created_at), default=False),
    ]


def local_text(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


@require_permission(Permission.ACCOUNT_VIEW)
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    viewer = request.user
    region = RegionCodeField(user=viewer, required=False)
    page = ListPage(
        request,
        User.objects.visible_to(viewer).with_places(),
        columns=columns_for(viewer),
        filters=[
            Filter("role", _("Role"), choices=Role.choices, apply=lambda rows, value: rows.with_role(value)),
            Filter("region", _("Region code"), field=region, apply=lambda rows, value: rows.posted_within(value)),
            Filter("state", _("State"), choices=STATES, apply=lambda rows, value: rows.in_state(value)),
        ],
        search=lambda rows, text: rows.search(text, by_name=sees_names(viewer)),
        key=("username",),
        export_name="accounts",
        empty_title=_("No accounts"),
        empty_text=_("No account fits these filters."),
    )
    return page.response("accounts/account_list.html", {"may_create": viewer.scope.has(Permission.ACCOUNT_EDIT)})
