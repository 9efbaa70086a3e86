"""The form of a posting."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.forms.fields import PlaceField
from jobs.models import Posting
from jobs.wages import parse_wage
from laborinfo.common.codes import guess_occupation, occupation_choices, occupations
from laborinfo.common.places import place_name


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PostingForm(forms.ModelForm):
    """Place and wage are typed as the employer says them; what was read is shown and can be corrected."""

    occupation = forms.ChoiceField(label=gettext_lazy("Occupation"), required=False)
    place = PlaceField(label=gettext_lazy("Place of work"), help_text=gettext_lazy("For example 佛山·南海区"))
    counterpart = PlaceField(label=gettext_lazy("Counterpart city"), required=False)

    class Meta:
        model = Posting
        fields = [
            "title", "occupation", "headcount", "wage_text", "wage_min", "wage_max", "valid_from", "valid_until",
            "age_min", "age_max", "education_min", "skills", "mandarin", "board", "lodging", "hours", "insurance",
            "contract_type", "suits_couples", "suits_weak", "home_based", "sex", "sex_ground", "source", "note",
        ]  # fmt: skip
        widgets = {"valid_from": day_input(), "valid_until": day_input(), "skills": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "wage_text": gettext_lazy("As the employer says it: 4-6千/月, 150元/天, 面议"),
            "wage_min": gettext_lazy("Leave empty to have it read from the text."),
        }

    field_order = ["title", "occupation", "headcount", "place", "wage_text", "wage_min", "wage_max"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # the state that the editor saw, for the compare-and-set
            self.fields["seen_at"] = forms.CharField(
                widget=forms.HiddenInput, initial=self.instance.updated_at.isoformat(), max_length=40
            )
        unknown = ("", _("Recognise it from the title"))
        self.fields["occupation"].choices = [unknown, *occupation_choices()]
        self.fields["age_min"].min_value = 16
        posting = self.instance
        self.fields["place"].initial = place_name(posting.place_code) if posting.place_code else posting.place_text
        self.fields["counterpart"].initial = place_name(posting.counterpart_city) if posting.counterpart_city else ""
        if not posting.pk:
            self.fields["valid_from"].initial = timezone.localdate

    def clean_headcount(self):
        count = self.cleaned_data["headcount"]
        if count < 1:
            raise forms.ValidationError(_("The headcount is a whole number of at least 1."))
        return count

    def clean(self):
        data = super().clean()
        self._check_ranges(data)
        if data.get("sex") and not data.get("sex_ground"):
            self.add_error("sex_ground", _("A limit of sex needs a legal ground."))
        if not data.get("occupation"):
            data["occupation"] = guess_occupation(data.get("title", "")) or ""
        self._read_wage(data)
        return data

    def _check_ranges(self, data: dict) -> None:
        for low, high, message in (
            ("age_min", "age_max", _("The lower age is above the upper one.")),
            ("wage_min", "wage_max", _("The lower wage is above the upper one.")),
            ("valid_from", "valid_until", _("The last day is before the first one.")),
        ):
            if data.get(low) and data.get(high) and data[low] > data[high]:
                self.add_error(high, message)
        if (data.get("age_min") and data["age_min"] < 16) or (data.get("age_max") and data["age_max"] < 16):
            self.add_error("age_min", _("Nobody under 16 may be employed."))

    def _read_wage(self, data: dict) -> None:
        """Typed amounts win over the text; a text that changed wins over amounts that did not."""
        typed = {"wage_min", "wage_max"} & set(self.changed_data) and (data.get("wage_min") or data.get("wage_max"))
        if typed:
            data |= {"wage_unit": "MONTH", "wage_assumption": ""}
            return
        if not self.instance.pk or "wage_text" in self.changed_data or not self.instance.wage_unit:
            wage = parse_wage(data.get("wage_text", ""))
            if data.get("wage_text") and not wage.understood:
                self.add_error("wage_text", _("How much is this a month? Enter it in the two fields below."))
            data |= {
                "wage_unit": wage.unit, "wage_min": wage.min, "wage_max": wage.max, "wage_assumption": wage.assumption
            }  # fmt: skip

    def clean_occupation(self):
        code = self.cleaned_data["occupation"]
        return code if code in occupations() else ""

    def clean_seen_at(self):
        """The moment to the microsecond: a date field would cut it to seconds."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError as error:
            raise forms.ValidationError(_("Reload the page and enter your change again.")) from error

    def values(self) -> dict:
        """The service's values."""
        data = dict(self.cleaned_data)
        code, text = data.pop("place")
        city, _text = data.pop("counterpart")
        return {**data, "place_code": code, "place_text": text, "counterpart_city": city}
