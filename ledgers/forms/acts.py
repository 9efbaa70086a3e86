"""Forms of the acts on the register: each asks for the day and the reason, and for who is related to whom after it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.codes import Relation
from laborinfo.common.forms import RegionPicker
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.forms.base import SteppedForm, Steps, choice_field, day_field
from ledgers.models import Household, Person
from ledgers.services.acts.family import relation_field
from ledgers.services.responsible import responsible_for

NAMED = 5  # households told when several fit
TO_OTHERS = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]
WHEN_AND_WHY = (_("When and why"), ("day", "reason"))


class ActForm(SteppedForm):
    """An act on one household: `version` is the household's."""

    day = day_field(_("On"))
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    step_fields: Steps = (WHEN_AND_WHY,)

    def __init__(self, *args, household: Household, user, now, **kwargs):
        self.household, self.user, self.today = household, user, timezone.localdate(now)
        initial = {"version": household.version, "day": self.today} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)

    def clean_day(self):
        if self.cleaned_data["day"] > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["day"]

    def add_relation(
        self, person: Person, label, choices=TO_OTHERS, *, required: bool = False, initial: str = ""
    ) -> str:
        """A field for one person's relation; its name."""
        name = relation_field(person.pk)
        self.fields[name] = choice_field(label % {"name": person.name}, choices, required=required)
        self.initial[name] = initial
        return name

    def relations(self, people) -> dict[int, str]:
        """{person id: relation} of those for whom one was chosen."""
        chosen = ((person.pk, self.cleaned_data.get(relation_field(person.pk))) for person in people)
        return {key: relation for key, relation in chosen if relation}

    def values(self):
        return {name: self.cleaned_data[name] for name in ("version", "day", "reason")}


class OtherHouseholdForm(ActForm):
    """An act that leads to another household, named by its number or by one of its people."""

    to_household = forms.CharField(
        label=_("The other household"), max_length=50,
        help_text=_("Its number, or the name of one of its people. It must lie in your regions."),
    )  # fmt: skip

    def clean_to_household(self) -> Household:
        text = self.cleaned_data["to_household"].strip()
        rows = Household.objects.visible_to(self.user).active().exclude(pk=self.household.pk).with_head()
        exact = rows.filter(number=text).first()
        if exact is not None:
            return exact
        found = list(rows.search(text, self.user.scope.regions_for(Permission.PERSON_VIEW))[: NAMED + 1])
        # The beginning of a name is enough to be told the numbers, not to choose one unseen.
        if len(found) == 1 and found[0].people.active().filter(name=text).exists():
            return found[0]
        raise forms.ValidationError(self.several(found) if found else self.nobody())

    def several(self, found: list[Household]) -> str:
        named = "、".join(f"{row.number} {row.head_name or ''}".strip() for row in found[:NAMED])
        more = "…" if len(found) > NAMED else ""
        return _("These households may be meant. Enter the number of one: %(named)s") % {"named": named + more}

    def nobody(self) -> str:
        home = self.user.scope.home
        people = responsible_for(home.parent or home, today=self.today) if home else []
        return _(
            "No other open household of your regions fits. Into another region the level above moves people; ask "
            "%(names)s."
        ) % {"names": "、".join(map(str, people)) or "—"}


class MovePersonForm(OtherHouseholdForm):
    """Where one person goes, and who is the head of those who stay."""

    # Whose version it is: somebody may have moved the person since the page was opened.
    home = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, household=person.household, initial={"home": person.household_id}, **kwargs)
        self.person = person
        asked = self.add_relation(person, _("Relation of %(name)s to the head there"), Relation.choices, required=True)
        self.others = list(person.household.people.active().exclude(pk=person.pk).order_by("pk"))
        steps: list = [(_("Where to"), ("to_household", asked))]
        if person.relation == Relation.HEAD and self.others:
            steps.append((_("Those who stay"), self.add_new_head()))
        self.step_fields = (*steps, WHEN_AND_WHY)

    def add_new_head(self) -> tuple[str, ...]:
        choices = [(str(person.pk), person.name) for person in self.others]
        self.fields["new_head"] = choice_field(_("Their head from now on"), choices, required=True)
        label = _("Relation of %(name)s to the new head")
        return "new_head", *(self.add_relation(person, label, initial=person.relation) for person in self.others)

    def values(self):
        values = super().values()
        del values["version"]
        new_head = self.cleaned_data.get("new_head")
        versions = {self.cleaned_data["home"] or self.household.pk: self.cleaned_data["version"]}
        return values | {
            "to_household_id": self.cleaned_data["to_household"].pk, "versions": versions,
            "relation": self.cleaned_data[relation_field(self.person.pk)],
            "new_head_id": int(new_head) if new_head else None, "relations": self.relations(self.others),
        }  # fmt: skip


class JoinForm(OtherHouseholdForm):
    """Which household takes these people in, and how each is related to its head."""

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, household=household, **kwargs)
        self.members = list(household.people.active().order_by("pk"))
        label = _("Relation of %(name)s to the head there")
        asked = [self.add_relation(person, label, Relation.choices, required=True) for person in self.members]
        self.step_fields = ((_("Which household takes them in"), ("to_household", *asked)), WHEN_AND_WHY)

    def values(self):
        values = super().values()
        version = values.pop("version")
        return values | {
            "kept_id": self.cleaned_data["to_household"].pk, "versions": {self.household.pk: version},
            "relations": self.relations(self.members),
        }  # fmt: skip


class HeadForm(ActForm):
    """Who is the head from now on, and how the others are related to that person."""

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, household=household, **kwargs)
        self.members = list(household.people.active().order_by("pk"))
        others = [person for person in self.members if person.relation != Relation.HEAD]
        choices = [(str(person.pk), person.name) for person in others]
        self.fields["new_head"] = choice_field(_("The new head"), choices, required=True)
        asked = tuple(self.add_for(person) for person in self.members)
        self.step_fields = ((_("Another head"), ("new_head",)), (_("Relations to the new head"), asked), WHEN_AND_WHY)

    def add_for(self, person: Person) -> str:
        initial = "" if person.relation == Relation.HEAD else person.relation
        return self.add_relation(person, _("Relation of %(name)s to the new head"), initial=initial)

    def values(self):
        new_head = int(self.cleaned_data["new_head"])
        others = [person for person in self.members if person.pk != new_head]
        return super().values() | {"new_head_id": new_head, "relations": self.relations(others)}


class MoveHouseholdForm(ActForm):
    """To which group or building."""

    to_region = forms.ModelChoiceField(
        Region.objects.none(), label=_("Group or building"),
        widget=RegionPicker(level_min=Level.GROUP, level_max=Level.GROUP),
    )  # fmt: skip
    step_fields = ((_("Where to"), ("to_region",)), WHEN_AND_WHY)

    def __init__(self, *args, household: Household, user, **kwargs):
        super().__init__(*args, household=household, user=user, **kwargs)
        mine = in_subtrees("", user.scope.regions_for(Permission.PERSON_MOVE))
        groups = Region.objects.at_level(Level.GROUP).filter(mine, active_to=None)
        self.fields["to_region"].queryset = groups.exclude(pk=household.region_id)

    def values(self):
        return super().values() | {"to_region": self.cleaned_data["to_region"]}


class ReturnForm(ActForm):
    """Somebody who left is a member again."""

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, household=person.household, **kwargs)
        self.fields["relation"] = choice_field(_("Relation to head"), Relation.choices, required=True)
        self.initial["relation"] = person.relation
        self.step_fields = ((_("Came back"), ("relation", "day", "reason")),)

    def values(self):
        return super().values() | {"relation": self.cleaned_data["relation"]}


class UndoForm(SteppedForm):
    """Why an act is taken back."""

    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    step_fields = ((_("Undo the act"), ("reason",)),)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["version"]
