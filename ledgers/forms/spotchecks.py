"""Forms of spot checks: the plan, a check on the spot, a settlement, the decision."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgers.enums import CheckOutcome, SpotCheckMethod, SpotCheckSizing, Verdict, VisitMeans
from ledgers.forms.base import day_field
from ledgers.models import Ledger, SpotCheckPart
from ledgers.services.spotchecks import Design
from ledgers.services.spotchecks_entry import Fault
from ledgers.spotcheck import DEFAULT_WEIGHTS

CONFIDENCES = [("0.80", "80 %"), ("0.90", "90 %"), ("0.95", "95 %"), ("0.99", "99 %")]
WEIGHT_LABELS = {
    "returns": _("Weight of returns of the village"),
    "unchanged": _("Weight of unchanged values over rounds"),
    "outlier": _("Weight of unusual wages"),
    "fast": _("Weight of visits in quick succession"),
}
LINES = forms.Textarea(attrs={"rows": 3})
DESIGNED = (
    "ledgers", "method", "sizing", "confidence", "margin", "expected", "fixed_size", "minimum", "threshold",
    "double_share",
)  # fmt: skip


def percent(label, initial, *, least: Decimal = Decimal("0.1"), most: int = 99, **kwargs) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, initial=initial, min_value=least, max_value=most, max_digits=5, decimal_places=2, **kwargs
    )


class PlanForm(forms.Form):
    """The design of a check. Percentages here are shares in the services."""

    title = forms.CharField(label=_("Title"), max_length=80)
    ledgers = forms.ModelMultipleChoiceField(
        Ledger.objects.none(), label=_("Ledgers to check"), widget=forms.CheckboxSelectMultiple
    )
    method = forms.ChoiceField(label=_("How rows are drawn"), choices=SpotCheckMethod, initial=SpotCheckMethod.RISK)
    sizing = forms.ChoiceField(label=_("Size"), choices=SpotCheckSizing, initial=SpotCheckSizing.MARGIN)
    confidence = forms.TypedChoiceField(label=_("Confidence"), choices=CONFIDENCES, initial="0.95", coerce=Decimal)
    margin = percent(_("Margin, ± percent"), 5)
    expected = percent(_("Expected error rate, percent"), 50, help_text=_("50 % is the careful choice."))
    fixed_size = forms.IntegerField(
        label=_("Fixed number"), min_value=1, max_value=100_000, required=False,
        help_text=_("Needed when the size is a fixed number."),
    )  # fmt: skip
    minimum = forms.IntegerField(label=_("At least from each ledger"), initial=5, min_value=0, max_value=10_000)
    threshold = percent(
        _("Threshold, percent"), 10, help_text=_("Above it the upper bound proposes to return the ledger.")
    )
    double_share = percent(_("Checked twice, percent"), 10, least=Decimal(0), most=100)
    skip_checked = forms.BooleanField(
        label=_("Leave out what was checked in this period"), initial=True, required=False
    )
    left_out = forms.CharField(
        label=_("Left out, with reasons"), required=False, widget=LINES, max_length=4000,
        help_text=_("One a line: household number or region code, a space, the reason."),
    )  # fmt: skip
    seed = forms.RegexField(
        r"^[0-9A-Za-z]{4,64}$", label=_("Seed"), required=False,
        help_text=_("Left empty, it is drawn at random; fill it in when it was drawn by lot in public."),
    )  # fmt: skip

    def __init__(self, *args, ledgers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ledgers"].queryset = ledgers
        self.fields["ledgers"].label_from_instance = lambda ledger: f"{ledger.region} ({ledger.household_count})"
        for name, label in WEIGHT_LABELS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=label, initial=DEFAULT_WEIGHTS[name], min_value=0, max_value=10
            )

    def weight_fields(self):
        return [self[f"weight_{name}"] for name in WEIGHT_LABELS]

    def clean_left_out(self) -> list[dict[str, str]]:
        items = []
        for line in self.cleaned_data["left_out"].splitlines():
            code, _space, reason = line.strip().partition(" ")
            if code and not reason.strip():
                raise forms.ValidationError(_("“%(line)s” has no reason."), params={"line": line})
            if code:
                items.append({"code": code, "reason": reason.strip()})
        return items

    def clean(self):
        given = super().clean()
        if (
            given.get("sizing") == SpotCheckSizing.FIXED
            and not given.get("fixed_size")
            and "fixed_size" not in self.errors
        ):
            self.add_error("fixed_size", _("Say how many households are to be drawn."))
        if len({ledger.county_id for ledger in given.get("ledgers") or ()}) > 1:
            self.add_error("ledgers", _("One check belongs to one county."))
        return given

    def is_designed(self) -> bool:
        """Enough is filled in to work the size out."""
        return not any(name in self.errors for name in DESIGNED)

    def design(self) -> Design:
        given = self.cleaned_data
        shares = {name: given[name] / 100 for name in ("margin", "expected", "threshold", "double_share")}
        return Design(
            title=given.get("title", ""), method=given["method"], sizing=given["sizing"],
            confidence=given["confidence"], fixed_size=given["fixed_size"], minimum=given["minimum"],
            weights={name: given.get(f"weight_{name}", 0) for name in WEIGHT_LABELS},
            skip_checked=given["skip_checked"], left_out=given.get("left_out", []), **shares,
        )  # fmt: skip


class CancelForm(forms.Form):
    note = forms.CharField(label=_("Why the check is given up"), max_length=300, widget=LINES)


class OutcomeForm(forms.Form):
    """What a checker found. The fields that differ come as f|<person>|<field> = what is so."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=CheckOutcome, widget=forms.RadioSelect)
    means = forms.ChoiceField(label=_("Checked by"), choices=VisitMeans, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=LINES)
    entry = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2)

    def faults(self) -> list[Fault]:
        return faults_in(self.data)


class SettleForm(forms.Form):
    """Which of two checks is right."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=CheckOutcome, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What shows it"), max_length=300, widget=LINES)

    def faults(self) -> list[Fault]:
        return faults_in(self.data)


def faults_in(data) -> list[Fault]:
    """The differing fields of a posted form."""
    found = []
    for name, value in data.items():
        mark, _bar, rest = name.partition("|")
        person, _bar, field = rest.partition("|")
        if mark == "f" and value.strip() and (not person or (person.isdecimal() and len(person) < 19)):
            found.append(Fault(field, int(person) if person else None, value.strip()))
    return found


class DecisionForm(forms.Form):
    """A verdict and a reason for every covered ledger."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=LINES)
    due_date = day_field(_("Findings to be answered by"), required=False)

    def __init__(self, *args, parts: Sequence[SpotCheckPart], proposals: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        for part in self.parts:
            self.fields[f"verdict_{part.pk}"] = forms.ChoiceField(
                label=_("Decision"), choices=Verdict, initial=proposals[part.pk], widget=forms.RadioSelect
            )
            self.fields[f"reason_{part.pk}"] = forms.CharField(
                label=_("Reason"), max_length=300, required=False,
                help_text=_("Needed when you decide otherwise than proposed."),
            )  # fmt: skip

    def decisions(self) -> dict[int, tuple[str, str]]:
        given = self.cleaned_data
        return {part.pk: (given[f"verdict_{part.pk}"], given[f"reason_{part.pk}"]) for part in self.parts}

    def fields_of(self, part: SpotCheckPart):
        return [self[f"verdict_{part.pk}"], self[f"reason_{part.pk}"]]
