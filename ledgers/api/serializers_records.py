"""What the API answers of households, jobs, findings and revisions. Identifiers stand masked."""

from rest_framework import serializers

from laborinfo.common.codes import HouseholdKind
from laborinfo.common.crypto import mask_phone
from ledgers.models import EmploymentSpell, Finding, Household, Revision, RevisionRow


class HouseholdSerializer(serializers.ModelSerializer):
    """A household with the types that it holds today. `version` rises with every change of it or of its people."""

    region = serializers.CharField(source="region.code")
    relocation_site = serializers.CharField(source="relocation_site.code", default=None, allow_null=True)
    kinds = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()

    class Meta:
        model = Household
        fields = [
            "id", "number", "region", "kinds", "address", "phone", "relocation_site", "relocated_year", "note",
            "version", "verified_at", "created_at", "updated_at", "closed_at", "closed_reason",
        ]  # fmt: skip
        read_only_fields = fields

    def get_kinds(self, household) -> list[HouseholdKind]:
        return [row.kind for row in household.kinds_today]

    def get_phone(self, household) -> str:
        return mask_phone(household.phone or "")


class SpellSerializer(serializers.ModelSerializer):
    """A stretch of work, from the first day to the first day without it."""

    region = serializers.CharField(source="person.household.region.code")
    household_id = serializers.IntegerField(source="person.household_id")
    version = serializers.IntegerField(source="person.household.version", help_text="Of the household")

    class Meta:
        model = EmploymentSpell
        fields = [
            "id", "person_id", "household_id", "region", "start_date", "end_date", "place_code", "place_level",
            "employer_name", "occupation", "industry", "monthly_wage", "channel", "organised_by_id", "captain",
            "welfare_post", "has_contract", "has_insurance", "is_part_time", "evidence", "evidence_date",
            "created_at", "updated_at", "version",
        ]  # fmt: skip
        read_only_fields = fields


class FindingSerializer(serializers.ModelSerializer):
    """One flagged field on its way down and back."""

    region = serializers.CharField(source="household.region.code")
    revision = serializers.IntegerField(source="revision.number")
    reason_label = serializers.CharField(source="reason.label")

    class Meta:
        model = Finding
        fields = [
            "id", "ledger_id", "revision", "region", "household_id", "person_id", "field", "reason_id", "reason_label",
            "comment", "due_date", "state", "raised_at", "old_value", "answer", "answer_text", "new_value",
            "answered_at", "settled_at",
        ]  # fmt: skip
        read_only_fields = fields


class RevisionSerializer(serializers.ModelSerializer):
    """What was submitted, frozen: its size, its digest, how it differs from the one before."""

    region = serializers.CharField(source="ledger.region.code")
    period = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = [
            "id", "ledger_id", "region", "period", "number", "submitted_at", "household_count", "person_count",
            "digest", "added", "changed", "removed", "flagged", "warnings_acknowledged", "late_reason",
        ]  # fmt: skip
        read_only_fields = fields

    def get_period(self, revision) -> str:
        return f"{revision.ledger.period.month:%Y-%m}"


class RevisionRowSerializer(serializers.ModelSerializer):
    """One household as it was submitted; `content` is frozen, with masked identifiers."""

    content = serializers.JSONField(source="version.payload")

    class Meta:
        model = RevisionRow
        fields = ["id", "revision_id", "household_id", "change", "is_flagged", "decision", "decided_at", "content"]
        read_only_fields = fields
