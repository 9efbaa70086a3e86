"""GET /api/v1/regions/"""

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.filters import OneOfFilter, StrictFilterSet, TextFilter
from laborinfo.common.api.views import ScopedReadViewSet
from laborinfo.regions.api.serializers import RegionSerializer
from laborinfo.regions.enums import Kind, Level
from laborinfo.regions.models import Region


class RegionFilter(StrictFilterSet):
    parent = TextFilter(field_name="parent__code", pattern="^[0-9]{6,15}$", label="code of the region above")
    level = OneOfFilter(choices=Level.choices, coerce=int)
    kind = OneOfFilter(choices=Kind.choices)
    q = TextFilter(
        method="search", pattern=r"^[^\u0000]{1,60}$", label="part of a name, pinyin, initials, or a code's start"
    )

    class Meta:
        model = Region
        fields = ["parent", "level", "kind", "q"]

    def search(self, queryset, name, value):
        return queryset.search(value)


class RegionViewSet(ScopedReadViewSet):
    """Regions that the token's user sees: their own with everything below, and the line of those above."""

    queryset = Region.objects.all()
    serializer_class = RegionSerializer
    filterset_class = RegionFilter
    required_permission = Permission.REGION_VIEW
    lookup_field = "code"
    lookup_value_regex = "[0-9]{6,15}"
    ordering = "code"

    def base_queryset(self):
        return Region.objects.select_related("parent").order_by("code")
