"""Forms of eligibility."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common.forms import DayInput
from subsidies.enums import ParameterStatus
from subsidies.policies import POLICIES


class RunForm(forms.Form):
    policy = forms.ChoiceField(label=_("Policy"), choices=lambda: [(p.code, p.title) for p in POLICIES.values()])
    as_of = forms.DateField(label=_("As of"), widget=DayInput())


class ParameterForm(forms.Form):
    value = forms.IntegerField(label=_("Value"), min_value=0)
    document = forms.CharField(label=_("Document"), max_length=80, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ParameterStatus)
