"""What the ledger API takes: households, people and jobs to enter or to change."""

import re

from django.utils.translation import gettext as _
from rest_framework import serializers

from laborinfo.common.api.fields import (
    CodeField,
    DateField,
    FlagField,
    IdField,
    NamedMixin,
    NumberField,
    Refused,
    RegionCodeField,
    StrictModelSerializer,
    TextField,
)
from laborinfo.common.codes import Health, HouseholdKind, PlaceLevel, occupations
from laborinfo.common.places import is_place
from laborinfo.regions.models import Region, WorkBody
from ledgers.api.filters import NUMBER
from ledgers.forms.household import groups_of, sites_near
from ledgers.models import EmploymentSpell, Household, Person

MOST_YUAN = 1_000_000
MOBILE = r"^(1[0-9]{10})?$"
ID_NUMBER = r"^([1-9][0-9]{16}[0-9Xx])?$"
MADE_UP_SEXES = ("0", "9")  # "unknown" and "not said" of GB/T 2261.1: a register of people knows


class PatternField(TextField):
    """Text of a shape that the schema names; empty clears it."""

    def __init__(self, *, pattern: str, **kwargs):
        self.pattern = pattern
        super().__init__(allow_blank=True, required=False, trim_whitespace=False, **kwargs)

    @property
    def schema_pattern(self) -> str:
        return self.pattern

    def to_internal_value(self, data):
        value = super().to_internal_value(data)
        if not re.fullmatch(self.pattern, value):
            self.fail("invalid")
        return value


class HouseholdNumberField(NamedMixin, serializers.SlugRelatedField):
    """The number of a household that the caller sees."""

    schema_bounds = {"type": "string", "pattern": NUMBER}

    def __init__(self, **kwargs):
        super().__init__(slug_field="number", **kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, str) or not re.fullmatch(NUMBER, data):
            self.fail("invalid")
        return super().to_internal_value(data)


class CodesField(serializers.ListField):
    """Codes of a list, each once however often it is named."""

    def __init__(self, *, choices, **kwargs):
        super().__init__(child=CodeField(choices=choices), required=False, max_length=len(choices), **kwargs)

    def to_internal_value(self, data):
        if isinstance(data, list) and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return list(dict.fromkeys(super().to_internal_value(data)))


class ScopedSerializer(StrictModelSerializer):
    """Related objects are looked for among those of the caller."""

    def get_fields(self):
        fields = super().get_fields()
        request = self.context.get("request")
        if request and request.user.is_authenticated:  # the document is drawn for anybody
            for name, choices in self.choices_of(request.user).items():
                if name in fields:
                    fields[name].queryset = choices
        return fields

    def choices_of(self, user) -> dict:
        """{field: queryset}"""
        raise NotImplementedError


class HouseholdChangeSerializer(ScopedSerializer):
    """A household's own fields. `kinds` are the types that hold from today on."""

    kinds = CodesField(choices=HouseholdKind.choices)
    phone = PatternField(pattern=MOBILE)
    relocation_site = RegionCodeField(queryset=Region.objects.none(), required=False, allow_null=True)
    relocated_year = NumberField(min_value=2012, max_value=2030, required=False, allow_null=True)

    class Meta:
        model = Household
        fields = ["kinds", "address", "phone", "relocation_site", "relocated_year", "note"]

    def choices_of(self, user):
        return {"relocation_site": sites_near(user), "region": groups_of(user)}


class NewHouseholdSerializer(HouseholdChangeSerializer):
    """A household to enter into a group or building; without a number it gets the group's next one."""

    region = RegionCodeField(queryset=Region.objects.none())
    number = PatternField(pattern=rf"^$|{NUMBER}", max_length=24)

    class Meta(HouseholdChangeSerializer.Meta):
        fields = ["region", "number", *HouseholdChangeSerializer.Meta.fields]


class PersonChangeSerializer(ScopedSerializer):
    """A person's fields; the household's rules are checked after the change."""

    id_number = PatternField(pattern=ID_NUMBER)
    phone = PatternField(pattern=MOBILE)
    health = CodesField(choices=Health.choices)
    wished_place_levels = CodesField(choices=PlaceLevel.choices)
    wished_occupations = serializers.ListField(child=TextField(max_length=8), required=False, max_length=3)
    speaks_mandarin = FlagField(required=False, allow_null=True)
    min_wage = NumberField(min_value=0, max_value=100_000, required=False, allow_null=True)

    class Meta:
        model = Person
        fields = [
            "name", "relation", "sex", "birth_date", "id_number", "phone", "ethnicity", "political", "marital",
            "education", "student_status", "health", "speaks_mandarin", "labour_ability", "is_available", "wants_work",
            "wished_place_levels", "wished_occupations", "min_wage", "wants_welfare_post", "wants_business",
            "wants_training", "unable_reason",
        ]  # fmt: skip

    def choices_of(self, user):
        return {"household": Household.objects.visible_to(user).active()}

    def validate_sex(self, code):
        if code in MADE_UP_SEXES:
            raise Refused(_("Say 1 for a man or 2 for a woman."))
        return code

    def validate_wished_occupations(self, codes):
        if unknown := [code for code in codes if code not in occupations()]:
            raise Refused(_("There is no such occupation code: %(codes)s") % {"codes": ", ".join(unknown)})
        return list(dict.fromkeys(codes))


class NewPersonSerializer(PersonChangeSerializer):
    """A member to add to a household."""

    household = HouseholdNumberField(queryset=Household.objects.none())

    class Meta(PersonChangeSerializer.Meta):
        fields = ["household", *PersonChangeSerializer.Meta.fields]


class SpellChangeSerializer(ScopedSerializer):
    """A stretch of work; the place level follows from the place and the person's county."""

    monthly_wage = NumberField(min_value=0, max_value=MOST_YUAN, required=False, allow_null=True)
    organised_by_id = IdField(queryset=WorkBody.objects.none(), source="organised_by", required=False, allow_null=True)
    has_contract = FlagField(required=False, allow_null=True)
    has_insurance = FlagField(required=False, allow_null=True)
    start_date = DateField()
    end_date = DateField(required=False, allow_null=True)

    class Meta:
        model = EmploymentSpell
        fields = [
            "start_date", "end_date", "place_code", "employer_name", "occupation", "industry", "monthly_wage",
            "channel", "organised_by_id", "captain", "has_contract", "has_insurance", "is_part_time", "evidence",
            "evidence_date",
        ]  # fmt: skip

    def choices_of(self, user):
        return {
            "organised_by_id": WorkBody.objects.visible_to(user),
            "person_id": Person.objects.visible_to(user).active(),
        }

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

    person_id = IdField(queryset=Person.objects.none(), source="person")

    class Meta(SpellChangeSerializer.Meta):
        fields = ["person_id", *SpellChangeSerializer.Meta.fields]
