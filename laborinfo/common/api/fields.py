"""Fields that take the JSON type that the schema names: no text for numbers, no numbers for text, no odd dates."""

import re
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import Field, empty

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
# Well-formed, yet not possible here and now: answered with 422, not with 400.
REFUSED = "refused"
REGION_CODE = r"^[0-9]{6,15}$"
BIGGEST = 2**63 - 1
LINE = r"^[^\u0000]*$"
SOME_TEXT = r"^[^\u0000]*\S[^\u0000]*$"


class Refused(serializers.ValidationError):
    """A value of the right shape that the rules or the data do not allow."""

    def __init__(self, detail):
        super().__init__(detail, code=REFUSED)


def is_refusal(detail) -> bool:
    """Whether nothing but refusals stands in the details of a validation error."""
    if isinstance(detail, dict):
        return all(is_refusal(item) for item in detail.values())
    if isinstance(detail, list):
        return all(is_refusal(item) for item in detail)
    return isinstance(detail, ErrorDetail) and detail.code in {REFUSED, "does_not_exist"}


def read_moment(text: str) -> datetime:
    """An RFC 3339 time. Raises ValueError. A leap second counts as the one before it."""
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    text = text.upper()
    return datetime.fromisoformat(text[:17] + "59" + text[19:] if text[17:19] == "60" else text)


class TextField(serializers.CharField):
    """Text as JSON text; measured before its ends are trimmed. `schema_pattern` goes into the schema."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)

    @property
    def schema_pattern(self) -> str:
        return LINE if self.allow_blank else SOME_TEXT


class NumberField(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data):
        whole = isinstance(data, float) and data.is_integer()
        if not whole and (isinstance(data, bool) or not isinstance(data, int)):
            self.fail("invalid")
        return super().to_internal_value(int(data))


class FlagField(serializers.BooleanField):
    """JSON true or false."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class DateField(serializers.DateField):
    """YYYY-MM-DD and none of the other spellings of ISO 8601."""

    def to_internal_value(self, value):
        if not isinstance(value, str) or not DATE.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class MomentField(serializers.DateTimeField):
    """An RFC 3339 time; its offset is part of it."""

    def to_internal_value(self, value):
        try:
            return read_moment(value if isinstance(value, str) else "")
        except (ValueError, OverflowError):
            self.fail("invalid", format="2026-11-23T08:00:00+08:00")


class CodeField(serializers.ChoiceField):
    """A code of a list, as text."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class NamedMixin:
    """For fields that name another object: empty text is no way to say null."""

    def run_validation(self, data=empty):
        return Field.run_validation(self, data)


class IdField(NamedMixin, serializers.PrimaryKeyRelatedField):
    """The number of another object that the caller sees."""

    schema_bounds = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
    default_error_messages = {"incorrect_type": _("Enter the object's number.")}

    def to_internal_value(self, data):
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("incorrect_type")
        if not 1 <= data <= BIGGEST:
            self.fail("incorrect_type")
        return super().to_internal_value(data)


class RegionCodeField(NamedMixin, serializers.SlugRelatedField):
    """The code of a region that the caller sees."""

    schema_bounds = {"type": "string", "pattern": REGION_CODE}
    default_error_messages = {"invalid": _("Enter the region's code, 6 to 15 digits.")}

    def __init__(self, **kwargs):
        super().__init__(slug_field="code", **kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, str) or not re.fullmatch(REGION_CODE, data):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictModelSerializer(serializers.ModelSerializer):
    """Of a request's body: maps model fields to the strict fields of this module."""

    serializer_choice_field = CodeField
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.CharField: TextField,
        models.TextField: TextField,
        models.PositiveIntegerField: NumberField,
        models.PositiveSmallIntegerField: NumberField,
        models.BooleanField: FlagField,
        models.DateField: DateField,
    }
