"""The posting list and the screening queue: what both show of a posting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import PostingState, SourceChannel
from jobs.scope import home_county_code
from laborinfo.common.codes import PlaceLevel, occupation_choices
from laborinfo.common.tables import Column, Filter
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region

STATE_COLOURS = {
    PostingState.OPEN: "success", PostingState.COLLECTED: "warning", PostingState.SCREENED: "primary",
    PostingState.SCREENED_OUT: "danger",
}  # fmt: skip


def wage_range(posting) -> str:
    """4,000-6,000; the text as given where no amount is known."""
    low, high = posting.wage_min, posting.wage_max
    if low and high:
        return f"{low:,}" if low == high else f"{low:,}-{high:,}"
    return f"≥{low:,}" if low else f"≤{high:,}" if high else posting.wage_text


def posting_columns() -> list[Column]:
    return [
        Column("title", _("Title"), sort="title", template="jobs/cells/title.html"),
        Column("employer", _("Employer"), sort="employer__name", value=lambda row: row.employer.name),
        Column("occupation_name", _("Occupation")),
        Column("place", _("Place")),
        Column("wage", _("Wage, yuan a month"), sort="wage_max", value=wage_range, numeric=True),
        Column("remaining", _("Seats left"), numeric=True),
        Column("headcount", _("Headcount"), sort="headcount", numeric=True, default=False),
        Column("status", _("Status"), template="jobs/cells/status.html"),
        Column("source", _("Source"), default=False),
        Column("county", _("Collected for"), default=False),
        Column("education_min", _("Education at least"), default=False),
        Column("valid_until", _("Valid until"), sort="valid_until", default=False),
    ]


def posting_filters(user) -> list[Filter]:
    """Status, trade, place as seen from the home county, wage, county; those that make no sense are left out."""
    home = home_county_code(user)
    wage = forms.IntegerField(label=_("Wage at least"), required=False, min_value=0, max_value=1_000_000)
    filters = [
        Filter("status", _("Status"), choices=PostingState.choices),
        Filter("occupation", _("Occupation"), choices=occupation_choices()),
        Filter("wage", _("Wage at least"), field=wage, apply=lambda rows, value: rows.paying_at_least(value)),
        Filter("source", _("Source"), choices=SourceChannel.choices),
    ]
    if home:
        level = Filter(
            "place", _("Place level"), choices=PlaceLevel.choices,
            apply=lambda rows, value: rows.at_place_level(value, home),
        )  # fmt: skip
        return [*filters, level]
    counties = Region.objects.visible_to(user).at_level(Level.COUNTY).values_list("pk", "short_name")
    return [*filters, Filter("county", _("County"), choices=list(counties))]
