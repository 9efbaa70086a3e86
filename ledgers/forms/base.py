"""What the entry forms share: steps of fields, the household's version, and services that answer into a form."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laborinfo.common.errors import DomainError, Forbidden, NotFound

# Title of a step and the names of its fields.
Steps = tuple[tuple[str | Promise, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Step:
    """A short part of a form: one screen of a phone."""

    title: str | Promise
    fields: list[BoundField]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


class SteppedForm(forms.Form):
    """A form in steps (`steps`: title -> field names) that carries the household's version."""

    step_fields: Steps = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def steps(self) -> list[Step]:
        return [Step(title, [self[name] for name in names]) for title, names in self.step_fields]

    @property
    def is_stale(self) -> bool:
        """Somebody else saved first: the page then offers to load the record anew."""
        return self.has_error(forms.forms.NON_FIELD_ERRORS, code="stale")

    def saved_by(self, service: Callable, **arguments):
        """Call a service with the form's values; what it refuses becomes an error of the form (and None)."""
        try:
            return service(**self.values(), **arguments)
        except (Forbidden, NotFound):
            raise
        except DomainError as error:
            place = error.field if error.field in self.fields else None
            self.add_error(place, forms.ValidationError(error.message, code=error.code))
            return None

    def values(self) -> dict:
        """The service's arguments."""
        return dict(self.cleaned_data)


def day_field(label, **kwargs) -> forms.DateField:
    """A date with the browser's own picker."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def choice_field(label, choices, *, required: bool = False, **kwargs) -> forms.ChoiceField:
    """A select that begins with "please choose"; `choices` may be a function, asked for each form."""
    empty = [("", _("Please choose") if required else "—")]

    def options():
        return [*empty, *(choices() if callable(choices) else choices)]

    return forms.ChoiceField(label=label, choices=options, required=required, **kwargs)


def many_field(label, choices, **kwargs) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


def known_field(label) -> forms.TypedChoiceField:
    """Yes, no or not asked yet."""
    return forms.TypedChoiceField(
        label=label, choices=[("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))], required=False,
        coerce=lambda word: word == "yes", empty_value=None,
    )  # fmt: skip


def known_word(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def digits(**attrs) -> forms.TextInput:
    """A text input with the phone's number keys."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", **attrs})
