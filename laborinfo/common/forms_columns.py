"""The form on which a person says what each column of a foreign table is."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _


class ColumnChoiceForm(forms.Form):
    """One select a column. `names` are the fields with their labels; `headings` {field: heading} is chosen at first."""

    names: Mapping[str, object] = {}

    def __init__(self, *args, headers: list[str], headings: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.headers = headers
        field_of = {heading: name for name, heading in headings.items()}
        choices = [("", _("Do not use")), *((name, str(label)) for name, label in self.names.items())]
        for number, header in enumerate(headers):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=header, choices=choices, required=False, initial=field_of.get(header, "")
            )

    def missing(self, chosen: Sequence[str]) -> list[str]:
        """Fields without which nothing can be read."""
        return []

    def clean(self):
        chosen = [name for number in range(len(self.headers)) if (name := self.cleaned_data.get(f"column_{number}"))]
        twice = sorted({str(self.names[name]) for name in chosen if chosen.count(name) > 1})
        if twice:
            raise forms.ValidationError(_("Chosen for two columns: %(fields)s.") % {"fields": "、".join(twice)})
        if missing := [str(self.names[name]) for name in self.missing(chosen)]:
            raise forms.ValidationError(_("Choose the column for: %(fields)s.") % {"fields": "、".join(missing)})
        return self.cleaned_data

    def headings(self) -> dict[str, str]:
        """{field: heading}."""
        pairs = ((self.cleaned_data[f"column_{n}"], header) for n, header in enumerate(self.headers))
        return {name: header for name, header in pairs if name}
