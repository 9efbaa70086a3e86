"""GET and POST /api/v1/match-runs/, GET /api/v1/matches/"""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.views import ScopedReadViewSet
from matching.api.serializers import MatchRunSerializer, MatchSerializer, StartRunSerializer
from matching.models import Match, MatchRun
from matching.services.runs import start_run

BIGGEST = 2**63 - 1


class MatchRunViewSet(ScopedReadViewSet):
    """Runs over the token's regions; POST asks for one, which then goes on in the background."""

    queryset = MatchRun.objects.all()
    serializer_class = MatchRunSerializer
    required_permissions = {
        "list": Permission.MATCH_VIEW, "retrieve": Permission.MATCH_VIEW, "create": Permission.MATCH_RUN,
    }  # fmt: skip
    ordering = "-id"

    def base_queryset(self):
        return MatchRun.objects.select_related("region", "weight_set")

    @extend_schema(request=StartRunSerializer, responses={201: MatchRunSerializer})
    def create(self, request):
        """Ask for a run over a county or the prefecture."""
        asked = StartRunSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        run = start_run(by=request.user, region=asked.validated_data["region"], now=timezone.now())
        return Response(MatchRunSerializer(run).data, status=status.HTTP_201_CREATED)


class MatchFilter(filters.FilterSet):
    person = filters.NumberFilter(min_value=1, max_value=BIGGEST)
    posting = filters.NumberFilter(min_value=1, max_value=BIGGEST)
    run = filters.NumberFilter(min_value=1, max_value=BIGGEST)
    min_score = filters.NumberFilter(field_name="score", lookup_expr="gte", min_value=0, max_value=2**31 - 1)
    near_misses = filters.BooleanFilter(method="only_misses", label="true: near misses; false or absent: matches")

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
    """Ranked matches of people in the token's regions, each with its factors."""

    queryset = Match.objects.all()
    serializer_class = MatchSerializer
    filterset_class = MatchFilter
    required_permission = Permission.MATCH_VIEW
    ordering = "id"

    def base_queryset(self):
        return Match.objects.select_related("run__weight_set")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset
