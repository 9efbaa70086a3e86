"""Runs and matches over the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from laborinfo.common.api.fields import RegionCodeField
from laborinfo.regions.models import Region
from matching.engine import Confirm, Factor
from matching.enums import NO_MISS, NearMiss, RunState
from matching.models import Match, MatchRun
from matching.words import percent_of


class MatchRunSerializer(serializers.ModelSerializer):
    """A run with what it used and what it gave."""

    region = serializers.CharField(source="region.code", read_only=True)
    state = serializers.ChoiceField(choices=RunState.choices, read_only=True)
    weights = serializers.CharField(source="weight_set.version", read_only=True)

    class Meta:
        model = MatchRun
        fields = [
            "id", "region", "state", "as_of", "weights", "dictionary_version", "seekers", "postings", "matches",
            "near_misses", "unmatched", "digest", "is_current", "created_at", "started_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields


class StartRunSerializer(serializers.Serializer):
    """Which county, or the prefecture, to match."""

    region = RegionCodeField(queryset=Region.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            self.fields["region"].queryset = Region.objects.visible_to(request.user)


class FactorSerializer(serializers.Serializer):
    """One factor: basis points (0 to 10,000) times its weight gives its points."""

    factor = serializers.ChoiceField(choices=[factor.name for factor in Factor])
    basis_points = serializers.IntegerField(min_value=0, max_value=10_000)
    weight = serializers.IntegerField(min_value=0)
    points = serializers.IntegerField(min_value=0)


class MatchSerializer(serializers.ModelSerializer):
    """One match or near miss; the points of `factors` sum exactly to `score`."""

    percent = serializers.SerializerMethodField()
    factors = serializers.SerializerMethodField()
    to_confirm = serializers.SerializerMethodField()
    near_miss = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = [
            "id", "run", "person", "posting", "rank", "score", "percent", "factors", "to_confirm", "near_miss"
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(min_value=0, max_value=100))
    def get_percent(self, match: Match) -> int:
        return percent_of(match.score, match.run.weight_set.values)

    @extend_schema_field(FactorSerializer(many=True))
    def get_factors(self, match: Match) -> list[dict]:
        weights = match.run.weight_set.values
        return [
            {"factor": factor.name, "basis_points": value, "weight": weight, "points": value * weight}
            for (factor, value), weight in zip(match.by_factor.items(), weights, strict=True)
        ]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=[c.name for c in Confirm])))
    def get_to_confirm(self, match: Match) -> list[str]:
        return [bit.name for bit in match.unknowns]

    @extend_schema_field(serializers.ChoiceField(choices=NearMiss.names, allow_null=True))
    def get_near_miss(self, match: Match) -> str | None:
        return None if match.near_miss == NO_MISS else NearMiss(match.near_miss).name
