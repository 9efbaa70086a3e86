"""Forms of matching."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.forms import DayInput
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from matching.enums import ConsentMeans, PlacementKind
from matching.models import Referral
from matching.services.referrals import ANSWERS
from matching.workflow import REFERRAL


class RunForm(forms.Form):
    """Which region to match: those in which the user may run matching."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = in_subtrees("", user.scope.regions_for(Permission.MATCH_RUN))
        self.fields["region"].queryset = Region.objects.filter(mine, level__lte=Level.COUNTY)


class ReferForm(forms.Form):
    """The consent without which nothing is passed on (PIPL), and a note for the employer."""

    consent_means = forms.ChoiceField(label=_("How the person agreed"), choices=[("", "—"), *ConsentMeans.choices])
    agreed = forms.BooleanField(
        label=_("The person agreed that this employer receives name and phone, and was told what for"),
        error_messages={"required": _("Without the person's consent nothing may be passed on.")},
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class AnswerForm(forms.Form):
    """What became of a referral."""

    answer = forms.ChoiceField(label=_("Answer"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, referral: Referral, **kwargs):
        super().__init__(*args, **kwargs)
        steps = [step for step in REFERRAL.available(referral.state) if step.name in ANSWERS]
        self.fields["answer"].choices = [(step.name, step.label) for step in steps]


class PlaceForm(forms.Form):
    """How and from when a person works."""

    kind = forms.ChoiceField(label=_("Placed by"), choices=PlacementKind.choices)
    start_date = forms.DateField(label=_("First day of work"), widget=DayInput())
    wage = forms.IntegerField(label=_("Wage, yuan a month"), min_value=1, max_value=1_000_000, required=False)
