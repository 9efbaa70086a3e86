"""GET /api/v1/households/, /api/v1/spells/, /api/v1/findings/, /api/v1/revisions/, /api/v1/revision-rows/"""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.filters import FlagFilter, NumberFilter, OneOfFilter, SinceFilter, StrictFilterSet, TextFilter
from laborinfo.common.api.views import ScopedReadViewSet
from laborinfo.common.codes import Channel, HouseholdKind, PlaceLevel
from laborinfo.regions.scope import in_subtrees
from ledgers.api.filters import CODE, MONTH, region_of
from ledgers.api.serializers_records import (
    FindingSerializer,
    HouseholdSerializer,
    RevisionRowSerializer,
    RevisionSerializer,
    SpellSerializer,
)
from ledgers.enums import FindingState, RowChange, RowDecision
from ledgers.models import EmploymentSpell, Finding, Household, HouseholdType, Revision, RevisionRow

SUBTREE = _("Code of a region; its whole subtree")
NUMBER = r"^[0-9A-Za-z-]{1,24}$"


class RegionFilterSet(StrictFilterSet):
    """Filters with `region`, which takes what lies below; `region_path` leads from a row to its region."""

    region_path = "region"
    region = TextFilter(method="below", pattern=CODE, label=SUBTREE)

    def below(self, queryset, name, value):
        return queryset.filter(in_subtrees(self.region_path, region_of(self.request, value)))


class HouseholdFilter(RegionFilterSet):
    number = TextFilter(pattern=NUMBER, label=_("Household number"))
    kind = OneOfFilter(choices=HouseholdKind.choices, method="of_kind", label=_("Type that holds today"))
    closed = FlagFilter(method="is_closed", label=_("true: closed ones; false: the others. Without it both"))
    updated_since = SinceFilter(field_name="updated_at")
    verified_since = SinceFilter(field_name="verified_at")

    class Meta:
        model = Household
        fields: list[str] = []

    def of_kind(self, queryset, name, value):
        kinds = HouseholdType.objects.on(timezone.localdate()).filter(kind=value)
        return queryset.filter(pk__in=kinds.values("household"))

    def is_closed(self, queryset, name, value):
        return queryset.filter(closed_at__isnull=not value)


class SpellFilter(RegionFilterSet):
    region_path = "person__household__region"
    person = NumberFilter(field_name="person_id")
    current = FlagFilter(method="is_current", label=_("true: runs today; false: over or to come"))
    channel = OneOfFilter(choices=Channel.choices)
    place_level = OneOfFilter(choices=PlaceLevel.choices)
    updated_since = SinceFilter(field_name="updated_at")

    class Meta:
        model = EmploymentSpell
        fields: list[str] = []

    def is_current(self, queryset, name, value):
        current = EmploymentSpell.objects.current(timezone.localdate())
        return queryset.filter(pk__in=current.values("pk")) if value else queryset.exclude(pk__in=current.values("pk"))


class FindingFilter(RegionFilterSet):
    region_path = "household__region"
    state = OneOfFilter(choices=FindingState.choices)
    ledger = NumberFilter(field_name="ledger_id")
    household = NumberFilter(field_name="household_id")
    updated_since = SinceFilter(method="changed_since", label=_("Raised, answered or settled since"))

    class Meta:
        model = Finding
        fields: list[str] = []

    def changed_since(self, queryset, name, value):
        return queryset.filter(Q(raised_at__gte=value) | Q(answered_at__gte=value) | Q(settled_at__gte=value))


class RevisionFilter(RegionFilterSet):
    region_path = "ledger__region"
    ledger = NumberFilter(field_name="ledger_id")
    period = TextFilter(method="of_month", pattern=MONTH, label=_("Month as YYYY-MM"))
    updated_since = SinceFilter(field_name="submitted_at", label=_("Submitted since"))

    class Meta:
        model = Revision
        fields: list[str] = []

    def of_month(self, queryset, name, value):
        return queryset.filter(ledger__period__month=f"{value}-01")


class RevisionRowFilter(StrictFilterSet):
    revision = NumberFilter(field_name="revision_id")
    household = NumberFilter(field_name="household_id")
    change = OneOfFilter(choices=RowChange.choices)
    decision = OneOfFilter(choices=RowDecision.choices)
    flagged = FlagFilter(field_name="is_flagged")

    class Meta:
        model = RevisionRow
        fields: list[str] = []


class HouseholdViewSet(ScopedReadViewSet):
    """Households of the token's regions, closed ones among them."""

    queryset = Household.objects.all()
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter
    required_permission = Permission.PERSON_VIEW
    ordering = "id"

    def base_queryset(self):
        kinds = HouseholdType.objects.on(timezone.localdate()).order_by("kind")
        rows = Household.objects.select_related("region", "relocation_site")
        return rows.prefetch_related(Prefetch("types", kinds, to_attr="kinds_today"))


class SpellViewSet(ScopedReadViewSet):
    """Stretches of work of the people of the token's regions."""

    queryset = EmploymentSpell.objects.all()
    serializer_class = SpellSerializer
    filterset_class = SpellFilter
    required_permission = Permission.PERSON_VIEW
    ordering = "id"

    def base_queryset(self):
        return EmploymentSpell.objects.select_related("person__household__region")


class FindingViewSet(ScopedReadViewSet):
    """Findings on households of the token's regions."""

    queryset = Finding.objects.all()
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    required_permission = Permission.PERSON_VIEW
    ordering = "id"

    def base_queryset(self):
        return Finding.objects.select_related("household__region", "revision", "reason")


class RevisionViewSet(ScopedReadViewSet):
    """What was submitted by the token's regions."""

    queryset = Revision.objects.all()
    serializer_class = RevisionSerializer
    filterset_class = RevisionFilter
    required_permission = Permission.LEDGER_VIEW
    ordering = "-id"

    def base_queryset(self):
        return Revision.objects.select_related("ledger__region", "ledger__period")


class RevisionRowViewSet(ScopedReadViewSet):
    """The households of submitted revisions, as they were frozen."""

    queryset = RevisionRow.objects.all()
    serializer_class = RevisionRowSerializer
    filterset_class = RevisionRowFilter
    required_permission = Permission.PERSON_VIEW
    ordering = "id"

    def base_queryset(self):
        return RevisionRow.objects.select_related("version")
