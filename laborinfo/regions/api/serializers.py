"""Regions over the API."""

from rest_framework import serializers

from laborinfo.regions.enums import Kind
from laborinfo.regions.models import Region


class RegionSerializer(serializers.ModelSerializer):
    """A region; `parent` is the code of the one above, `level` goes from 0 prefecture to 4 group."""

    parent = serializers.CharField(source="parent.code", allow_null=True, default=None, read_only=True)
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    level = serializers.IntegerField(min_value=0, max_value=4, read_only=True)

    class Meta:
        model = Region
        fields = ["code", "name", "short_name", "kind", "level", "parent", "active_from", "active_to"]
        read_only_fields = fields
