"""What the ledger API takes: households, people and jobs to enter or to change."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from laborinfo.common.api.fields import (
    CodeField,
    DateField,
    FlagField,
    IdField,
    NumberField,
    Refused,
    RegionCodeField,
    StrictModelSerializer,
    TextField,
)
from laborinfo.common.codes import Health, HouseholdKind, PlaceLevel, occupations
from laborinfo.common.places import is_place
from laborinfo.regions.enums import Kind
from laborinfo.regions.models import Region
from ledgers.models import EmploymentSpell, Household, Person

MOST_YUAN = 1_000_000
MOBILE = r"^(1[0-9]{10})?$"
ID_NUMBER = r"^([1-9][0-9]{16}[0-9Xx])?$"


class PatternField(TextField):
    """Text of a shape that the schema names; empty clears it."""

    def __init__(self, *, pattern: str, **kwargs):
        self.pattern = pattern
        super().__init__(allow_blank=True, required=False, **kwargs)

    @property
    def schema_pattern(self) -> str:
        return self.pattern

    def to_internal_value(self, data):
        value = super().to_internal_value(data)
        serializers.RegexField(self.pattern, allow_blank=True).run_validation(value)
        return value


def codes_field(choices) -> serializers.ListField:
    return serializers.ListField(child=CodeField(choices=choices), required=False, max_length=len(choices))


class HouseholdChangeSerializer(StrictModelSerializer):
    """A household's own fields. `kinds` are the types that hold from today on."""

    kinds = codes_field(HouseholdKind.choices)
    phone = PatternField(pattern=MOBILE)
    relocation_site = RegionCodeField(queryset=Region.objects.none(), required=False, allow_null=True)
    relocated_year = NumberField(min_value=2012, max_value=2030, required=False, allow_null=True)

    class Meta:
        model = Household
        fields = ["kinds", "address", "phone", "relocation_site", "relocated_year", "note"]

    def get_fields(self):
        fields = super().get_fields()
        if request := self.context.get("request"):
            visible = Region.objects.visible_to(request.user)
            fields["relocation_site"].queryset = visible.filter(kind=Kind.RESETTLEMENT_SITE)
            if "region" in fields:
                fields["region"].queryset = visible
        return fields


class NewHouseholdSerializer(HouseholdChangeSerializer):
    """A household to enter into a group or building; without a number it gets the group's next one."""

    region = RegionCodeField(queryset=Region.objects.none())
    number = PatternField(pattern=r"^[0-9A-Za-z-]{0,24}$", max_length=24)

    class Meta(HouseholdChangeSerializer.Meta):
        fields = ["region", "number", *HouseholdChangeSerializer.Meta.fields]


class PersonChangeSerializer(StrictModelSerializer):
    """A person's fields; the household's rules are checked after the change."""

    id_number = PatternField(pattern=ID_NUMBER)
    phone = PatternField(pattern=MOBILE)
    health = codes_field(Health.choices)
    wished_place_levels = codes_field(PlaceLevel.choices)
    wished_occupations = serializers.ListField(child=TextField(max_length=8), required=False, max_length=3)
    speaks_mandarin = FlagField(required=False, allow_null=True)
    min_wage = NumberField(min_value=0, max_value=MOST_YUAN, required=False, allow_null=True)

    class Meta:
        model = Person
        fields = [
            "name", "relation", "sex", "birth_date", "id_number", "phone", "ethnicity", "political", "marital",
            "education", "student_status", "health", "speaks_mandarin", "labour_ability", "is_available", "wants_work",
            "wished_place_levels", "wished_occupations", "min_wage", "wants_welfare_post", "wants_business",
            "wants_training", "unable_reason",
        ]  # fmt: skip

    def validate_wished_occupations(self, codes):
        if unknown := [code for code in codes if code not in occupations()]:
            raise Refused(_("There is no such occupation code: %(codes)s") % {"codes": ", ".join(unknown)})
        return list(dict.fromkeys(codes))


class NewPersonSerializer(PersonChangeSerializer):
    """A member to add to a household."""

    household = IdField(queryset=Household.objects.none())

    class Meta(PersonChangeSerializer.Meta):
        fields = ["household", *PersonChangeSerializer.Meta.fields]

    def get_fields(self):
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["household"].queryset = Household.objects.visible_to(request.user).active()
        return fields


class SpellChangeSerializer(StrictModelSerializer):
    """A stretch of work; the place level follows from the place and the person's county."""

    monthly_wage = NumberField(min_value=0, max_value=MOST_YUAN, required=False, allow_null=True)
    has_contract = FlagField(required=False, allow_null=True)
    has_insurance = FlagField(required=False, allow_null=True)
    start_date = DateField()
    end_date = DateField(required=False, allow_null=True)

    class Meta:
        model = EmploymentSpell
        fields = [
            "start_date", "end_date", "place_code", "employer_name", "occupation", "industry", "monthly_wage",
            "channel", "captain", "has_contract", "has_insurance", "is_part_time", "evidence", "evidence_date",
        ]  # fmt: skip

    def validate_place_code(self, code):
        if not is_place(code):
            raise Refused(_("There is no such place code."))
        return code

    def validate_occupation(self, code):
        if code and code not in occupations():
            raise Refused(_("There is no such occupation code."))
        return code


class NewSpellSerializer(SpellChangeSerializer):
    """A stretch of work to enter for a person."""

    person = IdField(queryset=Person.objects.none())

    class Meta(SpellChangeSerializer.Meta):
        fields = ["person", *SpellChangeSerializer.Meta.fields]

    def get_fields(self):
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["person"].queryset = Person.objects.visible_to(request.user).active()
        return fields
