"""Bodies and answers of POST /api/v1/persons/bulk/"""

from typing import Any

from rest_framework import serializers

from laborinfo.common.api.fields import FlagField, NumberField, RegionCodeField, TextField
from laborinfo.regions.models import Region
from ledgers.enums_bulk import BulkEffect
from ledgers.services.bulk import MOST_ROWS, RowResult, check_size

AS_IMPORTED = "A code of the list, or the words that the Excel import takes."


def text(longest: int, **kwargs) -> TextField:
    return TextField(max_length=longest, required=False, allow_blank=True, **kwargs)


def code(**kwargs) -> TextField:
    return text(60, help_text=AS_IMPORTED, **kwargs)


def codes(most: int) -> serializers.ListField:
    child = TextField(max_length=60, allow_blank=True)
    return serializers.ListField(child=child, max_length=most, required=False, allow_null=True, help_text=AS_IMPORTED)


def asked(**kwargs) -> FlagField:
    return FlagField(required=False, **kwargs)


class BulkPersonSerializer(serializers.Serializer):
    """One person. Found by `id_number`, else by `number`, `name` and `birth_date`; whoever is not found is added, and
    the household with that number too, into `group`. Left out or empty: as it is. Null: emptied."""

    number = text(24, help_text="Household number: the register's, or for a new household one of yours.")
    group = text(60, help_text="Code or name of the group or building; needed for new households.")
    address = text(120, allow_null=True)
    household_phone = text(20, allow_null=True)
    kinds = codes(10)
    relocated_year = NumberField(required=False, allow_null=True, min_value=0, max_value=9999)
    household_note = text(200, allow_null=True)
    name = text(50)
    relation = code()
    id_number = text(20, allow_null=True)
    sex = code()
    birth_date = text(30, help_text="YYYY-MM-DD; follows from the ID number where that is given.")
    ethnicity = code()
    phone = text(20, allow_null=True)
    education = code(allow_null=True)
    student_status = code(allow_null=True)
    marital = code(allow_null=True)
    political = code(allow_null=True)
    health = codes(10)
    labour_ability = code()
    speaks_mandarin = asked(allow_null=True)
    wants_work = asked()
    is_available = asked()
    wished_place_levels = codes(10)
    wished_occupations = codes(3)
    min_wage = NumberField(required=False, allow_null=True, min_value=0, max_value=1_000_000)
    wants_training = asked()
    wants_welfare_post = asked()
    wants_business = asked()
    unable_reason = code(allow_null=True)


class RowsField(serializers.ListSerializer):
    """Counted before they are read."""

    schema_bounds = {"minItems": 1}

    def to_internal_value(self, data):
        if isinstance(data, list):
            check_size(len(data))
        return super().to_internal_value(data)


class BulkSerializer(serializers.Serializer):
    """The region in which the people live, and the people."""

    region = RegionCodeField(queryset=Region.objects.none())
    rows = RowsField(child=BulkPersonSerializer(), allow_empty=False, help_text=f"At most {MOST_ROWS:,} a call.")

    def get_fields(self):
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["region"].queryset = Region.objects.visible_to(request.user)
        return fields


class BulkProblemSerializer(serializers.Serializer):
    """A value that was refused; identifiers are masked. Without a field the reason is about the whole row."""

    field = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class BulkRowSerializer(serializers.Serializer):
    """What became of one row, counted from 1. `version` is the household's, for If-Match."""

    row = serializers.IntegerField()
    effect = serializers.ChoiceField(choices=BulkEffect.choices)
    person_id = serializers.IntegerField(allow_null=True)
    household = serializers.CharField(allow_null=True, help_text="Household number")
    version = serializers.IntegerField(allow_null=True)
    problems = BulkProblemSerializer(many=True)


class BulkResultSerializer(serializers.Serializer):
    """How many rows were added, changed, left as they are and refused, and each of them."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = BulkRowSerializer(many=True)


def answer_of(results: list[RowResult]) -> dict[str, Any]:
    counts = dict.fromkeys(BulkEffect.values, 0)
    for result in results:
        counts[result.effect] += 1
    return dict(BulkResultSerializer({**counts, "rows": results}).data)
