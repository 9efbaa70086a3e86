"""The acts on the register: of a household on its page, and of all of one's regions as a list."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.enums_acts import ActKind
from ledgers.models import Household, RecordAct
from ledgers.services.acts.undoing import may_undo
from ledgers.views.household_list import region_field

STANDING = [("standing", _("In force")), ("undone", _("Undone"))]


@require_permission(Permission.PERSON_VIEW)
@require_safe
def act_list(request):
    """Who left, came and moved, newest first: also what has left the user's regions."""
    page = ListPage(
        request,
        with_names(RecordAct.objects.visible_to(request.user)),
        columns=columns(request.user),
        filters=filters(request.user),
        key=("-at", "-id"),
        export_name="acts" if request.user.scope.has(Permission.PERSON_EXPORT) else "",
        empty_title=_("Nobody left or moved"),
        empty_text=_("What is recorded on the pages of households appears here: death, moving, joining, a new head."),
    )
    return page.response("ledgers/act_list.html")


def with_names(acts):
    return acts.select_related(
        "household__region", "other_household__region", "person", "from_region__parent", "to_region__parent", "by",
        "undone_by",
    )  # fmt: skip


def columns(user) -> list[Column]:
    seen = set(user.scope.regions_for(Permission.PERSON_VIEW))

    def number_of(act: RecordAct) -> str:
        visible = any(root.contains(act.household.region) for root in seen)
        return act.household.number if visible else str(_("elsewhere"))

    return [
        Column("day", _("On"), sort="day", value=lambda act: act.day.isoformat()),
        Column("kind", _("Kind of act"), template="ledgers/_act_link.html"),
        Column("household", _("Household number"), value=number_of),
        Column("person", _("Person"), value=lambda act: act.person.name if act.person else "—"),
        Column("from_region", _("Place before"), value=lambda act: place_of(act.from_region)),
        Column("to_region", _("Place after"), value=lambda act: place_of(act.to_region) if moved(act) else "—"),
        Column("reason", _("Reason"), value=reason_of),
        Column("by", _("By")),
        Column("undone_at", _("Undone"), value=lambda act: day_of(act.undone_at)),
    ]


def moved(act: RecordAct) -> bool:
    return act.from_region_id != act.to_region_id


def place_of(region) -> str:
    return f"{region.parent.short_name} {region.short_name}" if region.parent else region.short_name


def reason_of(act: RecordAct) -> str:
    return " · ".join(filter(None, (act.get_left_reason_display(), act.reason)))


def day_of(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else "—"


def filters(user) -> list[Filter]:
    return [
        Filter("region", _("Region"), apply=lambda rows, region: rows.in_regions([region]), field=region_field(user)),
        Filter("kind", _("Kind of act"), choices=ActKind.choices),
        Filter("state", _("State"), choices=STANDING, apply=by_state),
    ]


def by_state(rows, value):
    return rows.standing() if value == "standing" else rows.exclude(undone_at=None)


def act_cards(household: Household, user) -> list[dict]:
    """The acts of a household and its people, newest first, for its page."""
    acts = with_names(RecordAct.objects.visible_to(user).of_household(household))
    return [card_of(act, household, user) for act in acts]


def card_of(act: RecordAct, household: Household, user) -> dict:
    """`other`: the household at the other end, when there is one and the user may see it."""
    ends = [home for home in (act.household, act.other_household) if home and home.pk != household.pk]
    seen = [home for home in ends if user.scope.has_in(Permission.PERSON_VIEW, home.region)]
    return {
        "act": act, "reason": reason_of(act), "other": seen[0] if seen else None, "moved": moved(act),
        "may_undo": may_undo(user, act),
    }  # fmt: skip
