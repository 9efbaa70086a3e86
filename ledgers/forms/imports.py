"""Forms of the Excel import of people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common.forms import RegionPicker
from laborinfo.common.forms_columns import ColumnChoiceForm
from laborinfo.regions.models import Region
from ledgers.enums_excel import ImportMode
from ledgers.excel.columns import COLUMNS
from ledgers.excel.headings import missing_columns


class PeopleFileForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_("Our own template, or any table with one person a row: the columns are recognised."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


class TemplateForm(forms.Form):
    """For which region the template is; the user's own, or a part of it."""

    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("Region of the template"), required=False, widget=RegionPicker()
    )

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions


class PeopleColumnsForm(ColumnChoiceForm):
    """For each column of the file which field it is, and which sheets are read."""

    names = {column.name: column.label for column in COLUMNS.values()}

    def __init__(self, *args, sheet_names: list[str], sheets: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheets"] = forms.MultipleChoiceField(
            label=_("Sheets"), choices=[(name, name) for name in sheet_names], initial=sheets,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def missing(self, chosen):
        return missing_columns(dict.fromkeys(chosen, ""))

    def column_fields(self):
        return [field for field in self if field.name != "sheets"]


class ModeForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("What to take over"), choices=ImportMode.choices, widget=forms.RadioSelect, initial=ImportMode.VALID
    )


class OfficialForm(forms.Form):
    with_identifiers = forms.BooleanField(label=_("With ID numbers and phones in full"), required=False)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, required=False, help_text=_("Needed for full numbers; it is put on record.")
    )
