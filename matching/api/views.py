"""GET and POST /api/v1/match-runs/, GET /api/v1/matches/"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.fields import REGION_CODE
from laborinfo.common.api.filters import FlagFilter, NumberFilter, OneOfFilter, StrictFilterSet, TextFilter
from laborinfo.common.api.views import ScopedReadViewSet
from matching.api.serializers import MatchRunSerializer, MatchSerializer, StartRunSerializer
from matching.enums import RunState
from matching.models import Match, MatchRun
from matching.services.runs import start_run


class MatchRunFilter(StrictFilterSet):
    region = TextFilter(field_name="region__code", pattern=REGION_CODE, label="code of the county or the prefecture")
    state = OneOfFilter(choices=RunState.choices)
    is_current = FlagFilter(label="true: its lists are shown")

    class Meta:
        model = MatchRun
        fields = ["region", "state", "is_current"]


class MatchRunViewSet(ScopedReadViewSet):
    """Runs over the token's regions; POST asks for one, which then goes on in the background."""

    queryset = MatchRun.objects.all()
    serializer_class = MatchRunSerializer
    filterset_class = MatchRunFilter
    required_permissions = {
        "list": Permission.MATCH_VIEW, "retrieve": Permission.MATCH_VIEW, "create": Permission.MATCH_RUN,
    }  # fmt: skip
    ordering = "-id"

    def base_queryset(self):
        return MatchRun.objects.select_related("region", "weight_set")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(request=StartRunSerializer, responses={201: MatchRunSerializer})
    def create(self, request):
        """Ask for a run over a county or the prefecture."""
        asked = StartRunSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        run = start_run(by=request.user, region=asked.validated_data["region"], now=timezone.now())
        return Response(MatchRunSerializer(run).data, status=status.HTTP_201_CREATED)


class MatchFilter(StrictFilterSet):
    person = NumberFilter()
    posting = NumberFilter()
    run = NumberFilter()
    min_score = NumberFilter(field_name="score", lookup_expr="gte", least=0, most=2**31 - 1)
    near_misses = FlagFilter(method="only_misses", label="true: near misses; false or absent: matches")

    class Meta:
        model = Match
        fields = ["person", "posting", "run", "min_score"]

    def only_misses(self, queryset, name, value):
        return queryset.missed() if value else queryset.matched()

    def filter_queryset(self, queryset):
        """Without a run: the lists that are shown. Without `near_misses`: matches alone."""
        asked = self.form.cleaned_data
        if asked.get("run") is None:
            queryset = queryset.current()
        if asked.get("near_misses") is None:
            queryset = queryset.matched()
        return super().filter_queryset(queryset)


class MatchViewSet(ScopedReadViewSet):
    """Matches of people in the token's regions, person by person, best first, each with its factors."""

    queryset = Match.objects.all()
    serializer_class = MatchSerializer
    filterset_class = MatchFilter
    required_permission = Permission.MATCH_VIEW
    ordering = ("person_id", "near_miss", "rank", "id")

    def base_queryset(self):
        return Match.objects.select_related("run__weight_set")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset
