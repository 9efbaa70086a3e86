"""Forms of regions and work bodies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import DomainError, Forbidden
from laborinfo.common.forms import RegionPicker
from laborinfo.common.places import parse_place
from laborinfo.regions.enums import KINDS_OF_LEVEL, Kind, WorkBodyKind
from laborinfo.regions.models import Region, WorkBody
from laborinfo.regions.scope import in_subtrees

MORE_COVERED = 3  # empty pickers beside the regions that a body covers already


@contextmanager
def domain_errors_in(form: forms.Form) -> Iterator[None]:
    """Show what a service refuses beside its field; a missing right stays an error page of its own."""
    try:
        yield
    except Forbidden:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))


def day_field(label, *, required=False, **kwargs) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, **kwargs)


def region_field(label, regions, **picker) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(regions, label=label, widget=RegionPicker(**picker))


def editable(user, permission: str = Permission.REGION_EDIT):
    """Active regions in which the user holds the right."""
    return Region.objects.filter(in_subtrees("", user.scope.regions_for(permission)), active_to=None)


def kinds_at(level: int) -> list[tuple[str, str]]:
    return [(kind, Kind(kind).label) for kind in KINDS_OF_LEVEL[level]]


class DatedForm(forms.Form):
    """Every change of a region counts from a day; empty means today."""

    def __init__(self, *args, region: Region, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"] = day_field(_("Counts from"), help_text=_("Empty: today."))


class AddForm(DatedForm):
    """A region below `region`."""

    name = forms.CharField(label=_("Name as published"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"))
    code = forms.CharField(label=_("Code"), max_length=15, required=False, help_text=_("Empty: the next free one."))

    def __init__(self, *args, region: Region, **kwargs):
        super().__init__(*args, region=region, **kwargs)
        self.fields["kind"].choices = kinds_at(region.level + 1)


class RenameForm(DatedForm):
    name = forms.CharField(label=_("Name as published"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args, region: Region, **kwargs):
        super().__init__(*args, region=region, **kwargs)
        self.fields["kind"].choices = kinds_at(region.level)
        self.initial = {"name": region.name, "kind": region.kind}


class MoveForm(DatedForm):
    code = forms.CharField(label=_("New code"), max_length=15, required=False, help_text=_("Empty: the next free one."))

    def __init__(self, *args, region: Region, user, **kwargs):
        super().__init__(*args, region=region, user=user, **kwargs)
        above = region.level - 1
        places = editable(user).at_level(above)
        self.fields = {"to": region_field(_("To"), places, level_min=above, level_max=above), **self.fields}


class MergeForm(DatedForm):
    def __init__(self, *args, region: Region, user, **kwargs):
        super().__init__(*args, region=region, user=user, **kwargs)
        others = editable(user).at_level(region.level).exclude(pk=region.pk)
        picker = region_field(_("Into"), others, level_min=region.level, level_max=region.level)
        self.fields = {"into": picker, **self.fields}


class SplitForm(DatedForm):
    """One part that is split off: a new region beside this one, with some of what lies below."""

    name = forms.CharField(label=_("Name of the new region"), max_length=60)
    code = forms.CharField(label=_("Code"), max_length=15, required=False, help_text=_("Empty: the next free one."))
    children = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("What goes there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, region: Region, **kwargs):
        super().__init__(*args, region=region, **kwargs)
        self.fields["children"].queryset = Region.objects.filter(parent=region, active_to=None).order_by("code")


class CloseForm(DatedForm):
    """Only the day."""


class WorkBodyForm(forms.Form):
    """Enter a body (`body` None) or change one."""

    kind = forms.ChoiceField(label=_("Kind"), choices=WorkBodyKind)
    name = forms.CharField(label=_("Name"), max_length=80)
    leader = forms.CharField(label=_("Leader"), max_length=50)
    phone = forms.CharField(label=_("Contact phone"), max_length=20, required=False)
    place = forms.CharField(
        label=_("Place outside the prefecture"), max_length=60, required=False,
        help_text=_("Of a liaison station: province, city and county, such as 广东佛山南海."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    active_from = day_field(_("Active from"), required=True)
    active_to = day_field(_("Active until"), help_text=_("Empty while it works."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args, user, body: WorkBody | None = None, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["home"] = region_field(_("Home region"), editable(user, Permission.WORK_BODY_EDIT))
        covered = list(body.covers.order_by("code")) if body else []
        # A cooperative may cross borders: what it covers need not lie in the editor's own region.
        everywhere = Region.objects.filter(active_to=None)
        for place in range(len(covered) + MORE_COVERED):
            field = region_field(_("Covers"), everywhere)
            field.required = False
            self.fields[f"covers_{place}"] = field
            if place < len(covered):
                self.initial[f"covers_{place}"] = covered[place].pk

    def clean_place(self) -> str:
        text = self.cleaned_data["place"].strip()
        code, candidates = parse_place(text) if text else ("", [])
        if code is None:
            reason = _("Several places are called so; name the province too.") if candidates else _("Unknown place.")
            raise forms.ValidationError(reason)
        return code

    def values(self) -> dict:
        """What the service takes."""
        data = self.cleaned_data
        values = {name: value for name, value in data.items() if name != "place" and not name.startswith("covers_")}
        chosen = [value for name, value in data.items() if name.startswith("covers_") and value]
        return {
            **values,
            "place_code": data["place"],
            "covers": list({region.pk: region for region in chosen}.values()),
        }
