"""GET /api/v1/persons/, /api/v1/ledgers/ with submit, accept and return, /api/v1/totals/"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.api.fields import MOMENT
from laborinfo.common.api.filters import asked_moment, check_shapes
from laborinfo.common.api.views import METHODS, ScopedReadViewSet
from laborinfo.common.errors import NotFound
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.api import examples
from ledgers.api.bulk import BulkResultSerializer, BulkSerializer, answer_of
from ledgers.api.filters import CODE, MONTH, LedgerFilter, PersonFilter, region_of
from ledgers.api.records import READ_AND_WRITE
from ledgers.api.serializers import (
    AcceptSerializer,
    LedgerSerializer,
    PersonSerializer,
    ReturnSerializer,
    SubmitSerializer,
    TotalsSerializer,
)
from ledgers.api.serializers_writes import NewPersonSerializer, PersonChangeSerializer
from ledgers.api.writing import VersionedMixin
from ledgers.models import Ledger, Person
from ledgers.services.authority import check_reviewer, check_submitter
from ledgers.services.bulk import upsert_people
from ledgers.services.compilation import submit_compiled_ledger
from ledgers.services.frozen_totals import changed_since, counts_of, totals_of
from ledgers.services.people import add_person, update_person
from ledgers.services.review import accept_ledger, accept_rest, check_seen_number, return_ledger
from ledgers.services.submission import submit_village_ledger


class PersonViewSet(VersionedMixin, ScopedReadViewSet):
    """People of the token's regions, with masked identifiers; POST adds a member, PATCH changes one."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    required_permissions = {**READ_AND_WRITE, "bulk": Permission.PERSON_EDIT}
    ordering = "id"

    def base_queryset(self):
        return Person.objects.select_related("household__region")

    @extend_schema(request=NewPersonSerializer, responses={201: PersonSerializer}, examples=examples.NEW_PERSON)
    def create(self, request):
        """Add a member to a household."""
        fields = self.given(NewPersonSerializer)
        household = fields.pop("household").pk
        return self.entered(add_person, fields, known=household, household_id=household)

    @extend_schema(request=PersonChangeSerializer, responses=PersonSerializer, examples=examples.PERSON_CHANGE)
    def partial_update(self, request, pk=None):
        """Change a person's fields."""
        return self.changed(PersonChangeSerializer, update_person, key="person_id")

    @extend_schema(request=BulkSerializer, responses=BulkResultSerializer, examples=examples.BULK)
    @action(detail=False, methods=["post"])
    def bulk(self, request):
        """Add or change up to 1,000 people of a region; good rows are taken, the others refused with their reasons."""
        asked = self.given(BulkSerializer)
        return Response(answer_of(upsert_people(by=request.user, now=timezone.now(), **asked)))


class LedgerViewSet(ScopedReadViewSet):
    """Ledgers of the token's regions; POST moves one along its workflow."""

    queryset = Ledger.objects.all()
    serializer_class = LedgerSerializer
    filterset_class = LedgerFilter
    required_permissions = {
        "list": Permission.LEDGER_VIEW, "retrieve": Permission.LEDGER_VIEW, "submit": Permission.LEDGER_SUBMIT,
        "accept": Permission.LEDGER_REVIEW, "send_back": Permission.LEDGER_REVIEW,
    }  # fmt: skip
    ordering = "-id"

    def base_queryset(self):
        return Ledger.objects.select_related("region", "period", "revision", "parent__region")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def given(self, serializer_class) -> dict:
        """The validated body."""
        asked = serializer_class(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    def now_of(self, pk) -> Response:
        return Response(LedgerSerializer(self.base_queryset().get(pk=pk)).data)

    @extend_schema(request=SubmitSerializer, responses=LedgerSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Freeze the ledger as its next revision and send it up."""
        ledger = self.get_object()
        check_submitter(request.user, ledger)
        given = self.given(SubmitSerializer)
        common = {"by": request.user, "now": timezone.now(), "ledger": ledger}
        if ledger.level == Level.VILLAGE:
            submit_village_ledger(**common, acknowledge_warnings=given["acknowledge_warnings"])
        else:
            submit_compiled_ledger(**common, late_reason=given["late_reason"])
        return self.now_of(ledger.pk)

    @extend_schema(request=AcceptSerializer, responses=LedgerSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, pk=None):
        """Accept the whole ledger."""
        ledger = self.get_object()
        check_reviewer(request.user, ledger)
        given, now = self.given(AcceptSerializer), timezone.now()
        check_seen_number(ledger, given.get("revision"))
        common = {"by": request.user, "now": now, "ledger": ledger, "revision_id": ledger.revision_id}
        with transaction.atomic():
            if given["accept_rest"]:
                accept_rest(**common)
            accept_ledger(**common)
        return self.now_of(ledger.pk)

    @extend_schema(request=ReturnSerializer, responses=LedgerSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request, pk=None):
        """Return the ledger; accepted households stay accepted."""
        ledger = self.get_object()
        check_reviewer(request.user, ledger)
        given = self.given(ReturnSerializer)
        check_seen_number(ledger, given.get("revision"))
        return_ledger(
            by=request.user, now=timezone.now(), ledger=ledger, note=given["note"], revision_id=ledger.revision_id
        )
        return self.now_of(ledger.pk)


class TotalsView(APIView):
    """Counts of a region and of the regions directly below it."""

    http_method_names = METHODS
    required_permission = Permission.TOTALS_VIEW

    @extend_schema(
        operation_id="totals_retrieve",
        parameters=[
            OpenApiParameter("region", {"type": "string", "pattern": CODE}, description="Default: the token's own"),
            OpenApiParameter("period", {"type": "string", "pattern": MONTH}, description="YYYY-MM; absent: live"),
            OpenApiParameter(
                "updated_since", {"type": "string", "format": "date-time"},
                description="Only those regions directly below whose counts were written since",
            ),
        ],
        responses=TotalsSerializer,
    )  # fmt: skip
    def get(self, request):
        """Live counts, or with a period those that were reported when it closed."""
        check_shapes(request.query_params, {"region": CODE, "period": MONTH, "updated_since": MOMENT.pattern})
        since = asked_moment(request.query_params, "updated_since")
        region = self.asked_region(request)
        period = request.query_params.get("period")
        frozen = totals_of(region, month=period)
        body = {"period": period, "is_frozen": period is not None, **described(region, frozen)}
        children = region.get_children()
        if since is not None:
            children = children.filter(pk__in=changed_since(region, since, month=period))
        body["children"] = [described(child, frozen) for child in children]
        return Response(TotalsSerializer(body).data)

    def asked_region(self, request) -> Region:
        code = request.query_params.get("region")
        region = next(iter(region_of(request, code)), None) if code else request.user.scope.home
        if region is None:
            raise NotFound(_("This region does not exist, or is not one of yours."))
        check_permission(request.user, Permission.TOTALS_VIEW, region)
        return region


def described(region: Region, totals: dict[int, list[int]]) -> dict:
    return {
        "region": region.code,
        "name": region.short_name,
        "level": region.level,
        "counts": counts_of(totals.get(region.pk)),
    }
