"""Eligibility over the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from subsidies.models import Decision
from subsidies.services.explain import trace


class TraceLineSerializer(serializers.Serializer):
    """One condition: its key, its sentence, and 1 (met), 0 (not met) or -1 (not known)."""

    key = serializers.CharField()
    label = serializers.CharField()
    answer = serializers.IntegerField(min_value=-1, max_value=1)
    missing = serializers.CharField(allow_blank=True)


class DecisionSerializer(serializers.ModelSerializer):
    """What the current run of a policy found for one person."""

    policy = serializers.CharField(source="run.policy", read_only=True)
    as_of = serializers.DateField(source="run.as_of", read_only=True)
    trace = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = ["id", "policy", "as_of", "person", "outcome", "amount", "cited_spell", "reaches_on", "trace"]
        read_only_fields = fields

    @extend_schema_field(TraceLineSerializer(many=True))
    def get_trace(self, decision: Decision) -> list[dict]:
        return TraceLineSerializer(trace(decision), many=True).data
