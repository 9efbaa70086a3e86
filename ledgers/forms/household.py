"""Forms of a household: its own fields, closing it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.codes import HouseholdKind
from laborinfo.common.crypto import mask_phone
from laborinfo.regions.enums import Kind, Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LeftReason
from ledgers.forms.base import SteppedForm, Steps, choice_field, day_field, digits, many_field
from ledgers.models import Household
from ledgers.rules.identity import is_mobile


class RegionChoiceField(forms.ModelChoiceField):
    """Regions by their short names, the one above in front."""

    def label_from_instance(self, region):
        return f"{region.parent.short_name} {region.short_name}"


class HouseholdForm(SteppedForm):
    """Enter a household (`household` None) or change one."""

    region = RegionChoiceField(Region.objects.none(), label=_("Group or building"))
    number = forms.CharField(
        label=_("Household number"), max_length=24, required=False,
        help_text=_("Leave empty to get the next number of the group."),
    )  # fmt: skip
    kinds = many_field(_("Household types"), HouseholdKind.choices)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=11, required=False, widget=digits(type="tel"))
    relocation_site = RegionChoiceField(Region.objects.none(), label=_("Resettlement site"), required=False)
    relocated_year = forms.IntegerField(
        label=_("Year of relocation"), min_value=2012, max_value=2030, required=False, widget=digits()
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    step_fields: Steps = (
        (_("Household"), ("region", "number", "kinds")),
        (_("Where and how to reach"), ("address", "phone", "relocation_site", "relocated_year", "note")),
    )

    def __init__(self, *args, user, day, household: Household | None = None, **kwargs):
        self.household = household
        super().__init__(*args, initial=stored(household, day) if household else {}, **kwargs)
        self.fields["relocation_site"].queryset = sites_near(user)
        groups = groups_of(user)
        self.fields["region"].queryset = groups
        if household:
            del self.fields["region"], self.fields["number"]
            self.step_fields = ((_("Household"), ("kinds", *self.step_fields[1][1])),)
            keep_masked(self.fields["phone"], mask_phone(household.phone or ""))
            return
        del self.fields["version"]
        if len(choices := list(groups[:2])) == 1:
            self.initial["region"] = choices[0]

    def clean_phone(self):
        return clean_phone(self.cleaned_data["phone"])

    def values(self):
        values = super().values()
        if self.household and not values["phone"]:
            del values["phone"]
        return values


def stored(household: Household, day) -> dict:
    """What the form shows of a stored household; the phone stays masked."""
    return {
        "version": household.version, "address": household.address, "relocation_site": household.relocation_site_id,
        "relocated_year": household.relocated_year, "note": household.note,
        "kinds": [row.kind for row in household.types.on(day)],
    }  # fmt: skip


def keep_masked(field: forms.Field, masked: str) -> None:
    """An identifier on file is not sent to the browser: empty means "as it is"."""
    if masked:
        field.help_text = _("On file: %(masked)s. Leave empty to keep it.") % {"masked": masked}


def clean_phone(phone: str) -> str:
    if phone and not is_mobile(phone):
        raise forms.ValidationError(_("A phone number has 11 digits and begins with 1."))
    return phone


def groups_of(user):
    """Groups and buildings in which the user enters households."""
    regions = user.scope.regions_for(Permission.PERSON_EDIT)
    groups = Region.objects.at_level(Level.GROUP).filter(in_subtrees("", regions))
    return groups.select_related("parent").order_by("code")


def sites_near(user):
    """Resettlement sites of the counties that the user works in."""
    counties = {region.code[:6] for region in user.scope.regions_for(Permission.PERSON_VIEW)}
    sites = Region.objects.filter(kind=Kind.RESETTLEMENT_SITE, code__regex=f"^({'|'.join(sorted(counties)) or '-'})")
    return sites.select_related("parent").order_by("code")


class CloseHouseholdForm(SteppedForm):
    """Why a household is no more."""

    reason = choice_field(_("Why"), LeftReason.to_choose(), required=True)
    day = day_field(_("On"), required=False, help_text=_("Empty: today."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    step_fields = ((_("Close the household"), ("reason", "day", "note")),)
