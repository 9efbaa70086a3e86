"""Forms of the import wizard."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import SourceChannel
from jobs.headings import FIELDS, REQUIRED, field_label


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_("Any table of postings: the columns are recognised, and you can correct that in the next step."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    source = forms.ChoiceField(label=_("Where do the postings come from?"), choices=SourceChannel.choices)


class HeadingsForm(forms.Form):
    """For each column of the file: which field it is."""

    def __init__(self, *args, headers: list[str], headings: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.headers = headers
        field_of = {heading: name for name, heading in headings.items()}
        choices = [("", _("Do not use")), *((name, field_label(name)) for name in FIELDS)]
        for number, header in enumerate(headers):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=header, choices=choices, required=False, initial=field_of.get(header, "")
            )

    def clean(self):
        chosen = [name for name in self.cleaned_data.values() if name]
        twice = sorted({field_label(name) for name in chosen if chosen.count(name) > 1})
        if twice:
            raise forms.ValidationError(_("Chosen for two columns: %(fields)s.") % {"fields": "、".join(twice)})
        missing = [field_label(name) for name in REQUIRED if name not in chosen]
        if missing:
            raise forms.ValidationError(_("Choose the column for: %(fields)s.") % {"fields": "、".join(missing)})
        return self.cleaned_data

    def headings(self) -> dict[str, str]:
        """{field: heading}."""
        pairs = ((self.cleaned_data[f"column_{n}"], header) for n, header in enumerate(self.headers))
        return {name: header for name, header in pairs if name}
