"""The filters of the review: kind of change, decision, group, changed field, household or person."""

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.regions.models import Region
from ledgers.enums import RowChange, RowDecision
from ledgers.labels import field_label
from ledgers.models import Household
from ledgers.services.changed_fields import HOUSEHOLD_NAMES
from ledgers.services.fields import PERSON_FINDABLE

# Accepted in an earlier revision and not changed since.
STANDS = Q(decision=RowDecision.ACCEPTED, decided_at__lt=F("revision__submitted_at"))
TABS = [
    ("changes", _("To look at"), (~Q(change=RowChange.SAME) | Q(is_flagged=True)) & ~STANDS),
    ("added", RowChange.ADDED.label, Q(change=RowChange.ADDED)),
    ("changed", RowChange.CHANGED.label, Q(change=RowChange.CHANGED)),
    ("removed", RowChange.REMOVED.label, Q(change=RowChange.REMOVED)),
    ("flagged", _("Flagged"), Q(is_flagged=True)),
    ("returned", _("Returned before"), Q(was_returned=True)),
    ("standing", _("Already accepted"), STANDS),
    ("all", _("All"), Q()),
]
CONDITIONS = {key: condition for key, _label, condition in TABS}


def field_choices() -> list[tuple[str, str]]:
    names = dict.fromkeys(("people", *PERSON_FINDABLE, *HOUSEHOLD_NAMES, "region"))
    return [(name, field_label(name)) for name in names]


class RowFilterForm(forms.Form):
    """What of a revision's `rows` is shown, and what "accept all shown" means. `region` is the ledger's; `tab` stands
    in the address alone."""

    decision = forms.ChoiceField(label=_("Decision"), required=False, choices=[("", _("All")), *RowDecision.choices])
    group = forms.ChoiceField(label=_("Group or building"), required=False)
    field = forms.ChoiceField(label=_("Changed field"), required=False)
    q = forms.CharField(label=_("Household or person"), required=False, max_length=80)

    def __init__(self, data, *, rows, region: Region, first_tab: str = TABS[0][0], **kwargs):
        super().__init__(data, auto_id="filter_%s", **kwargs)
        self.region = region
        groups = rows.order_by("household__region__code").values_list(
            "household__region__code", "household__region__short_name"
        )
        self.fields["group"].choices = [("", _("All")), *groups.distinct()]
        self.fields["field"].choices = [("", _("All")), *field_choices()]
        asked = data.get("tab", "")
        self.tab = asked if asked in CONDITIONS else first_tab

    def apply(self, rows):
        self.is_valid()
        given = self.cleaned_data
        rows = rows.filter(CONDITIONS[self.tab])
        if decision := given.get("decision"):
            rows = rows.filter(decision=decision)
        if group := given.get("group"):
            rows = rows.filter(household__region__code=group)
        if field := given.get("field"):
            rows = rows.filter(changed_fields__contains=[field])
        if text := given.get("q", "").strip():
            rows = rows.filter(of_household(text, self.region))
        return rows


def of_household(text: str, region: Region) -> Q:
    """By number, member, phone or ID number (its last four suffice) as the records stand; and by the full name of who
    stood in either frozen content, for those who have left."""
    member = [{"name": text}]
    frozen = Q(version__payload__people__contains=member) | Q(base_version__payload__people__contains=member)
    return Q(household__in=Household.objects.search(text, [region]).values("pk")) | frozen
