"""GET and POST /api/v1/visits/"""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.fields import CodeField, IdField, MomentField, TextField
from laborinfo.common.api.filters import FlagFilter, NumberFilter, OneOfFilter, SinceFilter
from laborinfo.common.api.views import ScopedReadViewSet
from ledgers.api import examples
from ledgers.api.filters import RegionFilterSet
from ledgers.enums import VisitMeans, VisitPurpose
from ledgers.enums_visits import Met, VisitOutcome
from ledgers.models import Household, Visit
from ledgers.services.visits import record_visit


class VisitSerializer(serializers.ModelSerializer):
    """Who met a household, when, how, whom, what for, and what came of it. A wrong entry is withdrawn, not deleted."""

    region = serializers.CharField(source="household.region.code")
    by_name = serializers.CharField(source="by.full_name")

    class Meta:
        model = Visit
        fields = [
            "id", "household_id", "region", "at", "by_id", "by_name", "means", "purpose", "met", "met_with", "outcome",
            "unchanged", "note", "recorded_at", "withdrawn_at", "withdrawn_reason", "corrects_id",
        ]  # fmt: skip
        read_only_fields = fields


class NewVisitSerializer(serializers.Serializer):
    """A visit to record as the token's own. Without `at` it was just now; one that confirmed what is written, or after
    which the changes were entered, stamps the household as verified."""

    household_id = IdField(queryset=Household.objects.none(), source="household")
    at = MomentField(required=False)
    purpose = CodeField(choices=VisitPurpose.choices)
    means = CodeField(choices=VisitMeans.choices, default=VisitMeans.VISIT)
    met = CodeField(choices=Met.choices)
    met_with = TextField(max_length=60, default="", allow_blank=True)
    outcome = CodeField(choices=VisitOutcome.choices)
    note = TextField(max_length=200, default="", allow_blank=True)

    def get_fields(self):
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["household_id"].queryset = Household.objects.visible_to(request.user).active()
        return fields


class VisitFilter(RegionFilterSet):
    region_path = "household__region"
    household = NumberFilter(field_name="household_id")
    by = NumberFilter(field_name="by_id", label=_("Number of the organiser's account"))
    purpose = OneOfFilter(choices=VisitPurpose.choices)
    outcome = OneOfFilter(choices=VisitOutcome.choices)
    withdrawn = FlagFilter(method="is_withdrawn", label=_("true: withdrawn ones; false: the others. Without it both"))
    since = SinceFilter(field_name="at", label=_("Took place since"))
    updated_since = SinceFilter(method="changed_since", label=_("Recorded or withdrawn since"))

    class Meta:
        model = Visit
        fields: list[str] = []

    def is_withdrawn(self, queryset, name, value):
        return queryset.filter(withdrawn_at__isnull=not value)

    def changed_since(self, queryset, name, value):
        loaded = Q(recorded_at=None, at__gte=value)
        return queryset.filter(Q(recorded_at__gte=value) | Q(withdrawn_at__gte=value) | loaded)


class VisitViewSet(ScopedReadViewSet):
    """Visits to households of the token's regions, withdrawn ones among them; POST records one."""

    queryset = Visit.objects.all()
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    required_permissions = {
        "list": Permission.PERSON_VIEW, "retrieve": Permission.PERSON_VIEW, "create": Permission.PERSON_EDIT,
    }  # fmt: skip
    ordering = "id"

    def base_queryset(self):
        return Visit.objects.select_related("household__region", "by")

    @extend_schema(request=NewVisitSerializer, responses={201: VisitSerializer}, examples=examples.NEW_VISIT)
    def create(self, request):
        """Record a visit to a household."""
        asked = NewVisitSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        now = timezone.now()
        fields = {"at": now, **asked.validated_data}
        household = fields.pop("household")
        visit = record_visit(by=request.user, now=now, household_id=household.pk, **fields)
        return Response(VisitSerializer(visit).data, status=status.HTTP_201_CREATED)
