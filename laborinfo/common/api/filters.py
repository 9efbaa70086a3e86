"""Filters that take what the schema says and nothing else.

A misspelt filter, or one with an unreadable value, must not quietly answer with everything: it is a 400.
"""

import re
from collections.abc import Collection
from datetime import datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError

from laborinfo.common.api.fields import BIGGEST, read_moment

INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
FLAGS = {"true": True, "false": False}


class IntegerField(forms.Field):
    default_error_messages = {"invalid": _("Enter a whole number.")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not INTEGER.fullmatch(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(value)


class FlagField(forms.Field):
    default_error_messages = {"invalid": _("Enter true or false.")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if value not in FLAGS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return FLAGS[value]


class MomentField(forms.Field):
    default_error_messages = {"invalid": _("Enter a time with its offset, such as 2026-11-23T08:00:00+08:00.")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return read_moment(value)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class NumberFilter(filters.Filter):
    """A whole number within bounds, which the schema names."""

    field_class = IntegerField

    def __init__(self, *args, least: int = 1, most: int = BIGGEST, **kwargs):
        kwargs["validators"] = [MinValueValidator(least), MaxValueValidator(most)]
        super().__init__(*args, **kwargs)
        describe(self, {"type": "integer", "minimum": least, "maximum": most})


class FlagFilter(filters.Filter):
    """`true` or `false`."""

    field_class = FlagField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        describe(self, {"type": "boolean"})


class SinceFilter(filters.Filter):
    """From a moment on; the offset is part of it."""

    field_class = MomentField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, lookup_expr="gte", **kwargs)
        describe(self, {"type": "string", "format": "date-time"})


class TextFilter(filters.CharFilter):
    """Text of a shape; the shape stands in the schema."""

    def __init__(self, *args, pattern: str, **kwargs):
        super().__init__(*args, validators=[RegexValidator(pattern)], strip=False, **kwargs)
        describe(self, {"type": "string", "pattern": pattern})


class OneOfFilter(filters.ChoiceFilter):
    """One code of a list."""

    def __init__(self, *args, choices, coerce=str, **kwargs):
        super().__init__(*args, choices=choices, **kwargs)
        codes = [coerce(code) for code, _label in choices]
        describe(self, {"type": "integer" if coerce is int else "string", "enum": codes})


def describe(item: filters.Filter, schema: dict) -> None:
    """What the OpenAPI document says about a filter."""
    label = item.extra.pop("help_text", None) or item.label
    set_override(item, "field", schema | ({"description": label} if label else {}))


class StrictFilterSet(filters.FilterSet):
    """Refuses unknown parameters, parameters given twice, and empty ones."""

    def is_valid(self):
        check_query(self.data, {*self.filters, "cursor", "page_size"})
        return super().is_valid()


def check_query(given: QueryDict, known: Collection[str]) -> None:
    """Raise ValidationError unless every parameter is known and has one value."""
    for name, values in given.lists():
        if name not in known:
            raise ValidationError({name: [_("There is no such parameter.")]})
        if len(values) != 1 or not values[0]:
            raise ValidationError({name: [_("Give one value, or leave the parameter out.")]})


def check_shapes(given: QueryDict, shapes: dict[str, str]) -> None:
    """The same for a view without a filter set; every value matches the pattern of its name."""
    check_query(given, shapes)
    for name, value in given.items():
        if not re.fullmatch(shapes[name], str(value)):
            raise ValidationError({name: [_("Enter a valid value.")]})


def asked_moment(given: QueryDict, name: str) -> datetime | None:
    """A parameter as a time, for a view without a filter set."""
    if name not in given:
        return None
    try:
        return read_moment(str(given[name]))
    except (ValueError, OverflowError) as error:
        raise ValidationError({name: [MomentField.default_error_messages["invalid"]]}) from error
