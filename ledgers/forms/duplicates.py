"""Decide on two records: which is kept and whose values are right, or how one knows that they are two people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgers.models import Person
from ledgers.services.merge_changes import mergeable_fields

SOURCE, VERSION = "source_", "version_"


class MergeForm(forms.Form):
    """One radio for the record that is kept and one for each differing field; the versions of both households."""

    def __init__(self, data=None, *, first: Person, second: Person):
        super().__init__(data)
        self.people = (first, second)
        self.suggested = better_of(first, second)
        other = second if self.suggested is first else first
        choices = [(str(person.pk), person.name) for person in self.people]
        self.fields["kept"] = radio(_("Record to keep"), choices, self.suggested)
        for name in differing_fields(first, second):
            own = getattr(self.suggested, Person._meta.get_field(name).attname)
            self.fields[SOURCE + name] = radio(name, choices, other if own in EMPTY else self.suggested)
        for household in {person.household for person in self.people}:
            self.fields[f"{VERSION}{household.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=household.version
            )

    def values(self) -> dict:
        """The arguments of `merge_pair`."""
        return {
            "kept_id": int(self.cleaned_data["kept"]),
            "sources": {key: int(value) for key, value in self.named(SOURCE).items()},
            "versions": {int(key): value for key, value in self.named(VERSION).items()},
        }

    def named(self, prefix: str) -> dict:
        values = self.cleaned_data.items()
        return {key.removeprefix(prefix): value for key, value in values if key.startswith(prefix)}


EMPTY = (None, "", [])


def radio(label, choices, chosen: Person) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=str(chosen.pk), widget=forms.RadioSelect)


def differing_fields(first: Person, second: Person) -> list[str]:
    columns = [(name, Person._meta.get_field(name).attname) for name in mergeable_fields(first, second)]
    return [
        name for name, column in columns if same_empty(getattr(first, column)) != same_empty(getattr(second, column))
    ]


def same_empty(value):
    """None, "" and [] are all: nothing recorded."""
    return None if value in EMPTY else value


def better_of(first: Person, second: Person) -> Person:
    """What the page proposes to keep: the record with an ID number, else the one that was changed last."""
    return max(first, second, key=lambda person: (bool(person.id_number), person.updated_at, -person.pk))


class ApartForm(forms.Form):
    """They are two people."""

    remark = forms.CharField(label=_("How do you know that these are two people?"), min_length=2, max_length=200)
