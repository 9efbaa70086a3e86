"""The list of households, with search, filters and an export that is put on record."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.codes import HouseholdKind
from laborinfo.common.forms import RegionPicker
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.models import Region
from ledgers.models import Household, HouseholdType, Period, RuleHit
from ledgers.rules import RULES
from ledgers.services.rule_table import example_of

VERIFIED = [("yes", _("Verified this period")), ("no", _("Not yet verified"))]
MEMBERS = [
    ("labour", _("Of the labour force")), ("employed", _("Employed")), ("willing", _("Not employed, willing")),
    ("away", _("Working away")), ("organised", _("Working away, organised")),
]  # fmt: skip
FINDINGS = [("open", _("To answer")), ("unsettled", _("Not settled"))]


@require_permission(Permission.PERSON_VIEW)
@require_safe
def household_list(request):
    may_export = request.user.scope.has(Permission.PERSON_EXPORT)
    page = ListPage(
        request,
        Household.objects.visible_to(request.user).active().with_head().select_related("region__parent"),
        columns=columns(),
        filters=filters(request.user),
        search=lambda rows, text: rows.search(text, request.user.scope.regions_for(Permission.PERSON_VIEW)),
        key=("number",),
        export_name="households" if may_export else "",
        empty_title=_("No household here"),
        empty_text=_("Change the filters, or enter the first household of your group."),
    )
    context = {
        "may_decide_duplicates": request.user.scope.has(Permission.DUPLICATE_DECIDE),
        "may_edit": request.user.scope.has(Permission.PERSON_EDIT),
        "subtitle": _(
            "Search by household number, name or pinyin, initials, exact phone, ID number or its last four digits."
        ),
    }
    return page.response("ledgers/household_list.html", context)


def columns() -> list[Column]:
    return [
        Column("number", _("Household number"), template="ledgers/_household_link.html"),
        Column("head_name", _("Head"), value=lambda row: row.head_name or "—"),
        Column("place", _("Group or building"), value=lambda row: f"{row.region.parent.short_name} {row.region}"),
        Column("address", _("Address")),
        Column("verified_at", _("Last verified"), sort="verified_at", value=verified_text),
    ]


def verified_text(household: Household) -> str:
    if household.verified_at is None:
        return "—"
    return f"{timezone.localtime(household.verified_at):%Y-%m-%d}"


def filters(user) -> list[Filter]:
    return [
        Filter("region", _("Region"), apply=below, field=region_field(user)),
        Filter("kind", _("Household type"), choices=HouseholdKind.choices, apply=of_kind),
        Filter("members", _("With a member"), choices=MEMBERS, apply=with_member),
        Filter("verified", _("Verified"), choices=VERIFIED, apply=by_verification),
        Filter("findings", _("Findings"), choices=FINDINGS, apply=by_findings),
        Filter("rule", _("Breaks the rule"), choices=rule_choices(), apply=breaking),
    ]


def region_field(user) -> forms.ModelChoiceField:
    regions = Region.objects.visible_to(user)
    return forms.ModelChoiceField(regions, label=_("Region"), required=False, widget=RegionPicker())


def below(rows, region):
    return rows.in_regions([region])


def of_kind(rows, kind):
    return rows.filter(pk__in=HouseholdType.objects.on(timezone.localdate()).filter(kind=kind).values("household"))


def with_member(rows, value):
    return rows.with_member(value, timezone.localdate())


def by_verification(rows, value):
    period = Period.objects.order_by("-month").first()
    if period is None:
        return rows
    return rows.not_verified_since(period.opened_at) if value == "no" else rows.verified_since(period.opened_at)


def by_findings(rows, value):
    return rows.with_open_findings() if value == "open" else rows.with_unsettled_findings()


def rule_choices() -> list[tuple[str, str]]:
    return [(rule.code, example_of(rule)) for rule in RULES.values()]


def breaking(rows, code):
    return rows.filter(Exists(RuleHit.objects.filter(household=OuterRef("pk"), code=code)))
