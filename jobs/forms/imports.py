"""Forms of the import wizard."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import SourceChannel
from jobs.headings import FIELDS, REQUIRED
from laborinfo.common.forms_columns import ColumnChoiceForm


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_("Any table of postings: the columns are recognised, and you can correct that in the next step."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    source = forms.ChoiceField(label=_("Where do the postings come from?"), choices=SourceChannel.choices)


class HeadingsForm(ColumnChoiceForm):
    """For each column of the file: which field it is."""

    names = {name: label for name, (label, _aliases) in FIELDS.items()}

    def missing(self, chosen):
        return [name for name in REQUIRED if name not in chosen]
