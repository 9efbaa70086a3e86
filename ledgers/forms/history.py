"""Forms of the history: what to show, which day, the confirmation of a restored value."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgers.forms.base import choice_field, day_field
from ledgers.history.tracks import TRACKS
from ledgers.labels import field_label
from ledgers.models import Household


def field_choices() -> list[tuple[str, str]]:
    """Every field that a timeline may show, once."""
    names = {field.name: field_label(field.name) for track in TRACKS for field in track.fields}
    return sorted(names.items(), key=lambda pair: pair[1])


class TimelineForm(forms.Form):
    """Narrows a timeline to one person, one field."""

    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    field = choice_field(_("Field"), field_choices)

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        people = household.people.order_by("pk").values_list("pk", "name")
        self.fields["person"].choices = [("", "—"), *people]

    def query(self) -> str:
        """The chosen filters for the links to other pages."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return f"{urlencode(chosen)}&" if chosen else ""


class AsOfForm(forms.Form):
    """A day that is not in the future."""

    day = day_field(_("As it was on"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day is yet to come."))
        return day


class RestoreForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def refuse(self, error) -> None:
        self.add_error(None, forms.ValidationError(error.message, code=error.code))
