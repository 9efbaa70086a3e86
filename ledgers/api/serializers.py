"""What the ledger API answers: people with masked identifiers, ledgers, totals."""

from rest_framework import serializers

from laborinfo.common.api.fields import FlagField, NumberField, TextField
from laborinfo.common.crypto import mask_id, mask_phone
from ledgers.indicators import INDICATORS
from ledgers.models import Ledger, Person


class PersonSerializer(serializers.ModelSerializer):
    """A person of the labour ledger. ID number and phone are masked; nothing here reveals them. `version` is the
    household's: it rises with every change of it or of its people."""

    household = serializers.CharField(source="household.number")
    region = serializers.CharField(source="household.region.code")
    id_number = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    wished_occupations = serializers.ListField(child=serializers.CharField())
    wished_place_levels = serializers.ListField(child=serializers.CharField())
    wished_places = serializers.ListField(child=serializers.CharField())
    wished_trainings = serializers.ListField(child=serializers.CharField())
    health = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField(source="household.version")

    class Meta:
        model = Person
        fields = [
            "id", "household", "household_id", "region", "name", "relation", "sex", "birth_date", "id_number", "phone",
            "ethnicity", "political", "marital", "education", "student_status", "health", "speaks_mandarin",
            "labour_ability", "is_available", "wants_work", "wished_place_levels", "wished_places",
            "wished_occupations", "min_wage", "wants_training", "wished_trainings", "wants_welfare_post",
            "wants_business", "unable_reason", "created_at", "updated_at", "left_at", "left_reason", "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_id_number(self, person) -> str:
        return mask_id(person.id_number or "")

    def get_phone(self, person) -> str:
        return mask_phone(person.phone or "")


class LedgerSerializer(serializers.ModelSerializer):
    """A ledger with the counters of its current revision."""

    period = serializers.SerializerMethodField()
    region = serializers.CharField(source="region.code")
    region_name = serializers.CharField(source="region.short_name")
    revision = serializers.IntegerField(source="revision.number", default=None, allow_null=True)
    digest = serializers.CharField(source="revision.digest", default=None, allow_null=True)

    class Meta:
        model = Ledger
        fields = [
            "id", "period", "region", "region_name", "level", "state", "revision", "digest", "household_count",
            "person_count", "pending_count", "returned_count", "open_findings", "return_count",
            "submitted_at", "accepted_at", "returned_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_period(self, ledger) -> str:
        return f"{ledger.period.month:%Y-%m}"


class SubmitSerializer(serializers.Serializer):
    """A village acknowledges its warnings; a higher level says why it goes without late ledgers."""

    acknowledge_warnings = FlagField(default=False)
    late_reason = TextField(default="", allow_blank=True, max_length=200)


class AcceptSerializer(serializers.Serializer):
    """`revision` is the number that was looked at: a newer one is then a conflict."""

    revision = NumberField(required=False, min_value=1, max_value=32767)
    accept_rest = FlagField(default=False, help_text="First accept every household that has nothing against it.")


class ReturnSerializer(serializers.Serializer):
    """Why the ledger goes back; needed when no household of it is returned."""

    revision = NumberField(required=False, min_value=1, max_value=32767)
    note = TextField(default="", allow_blank=True, max_length=300)


class CountsSerializer(serializers.Serializer):
    """One number an indicator."""

    def get_fields(self):
        return {item.key: serializers.IntegerField() for item in INDICATORS}


class RegionTotalsSerializer(serializers.Serializer):
    region = serializers.CharField()
    name = serializers.CharField()
    level = serializers.IntegerField()
    counts = CountsSerializer()


class TotalsSerializer(RegionTotalsSerializer):
    """A region's counts and those of the regions directly below it."""

    period = serializers.CharField(allow_null=True)
    is_frozen = serializers.BooleanField()
    children = RegionTotalsSerializer(many=True)
