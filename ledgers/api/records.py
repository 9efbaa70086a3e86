"""/api/v1/households/ and /api/v1/spells/ to read and write; findings/, revisions/, revision-rows/ to read."""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.filters import FlagFilter, NumberFilter, OneOfFilter, SinceFilter, StrictFilterSet, TextFilter
from laborinfo.common.api.views import ScopedReadViewSet
from laborinfo.common.codes import Channel, HouseholdKind, PlaceLevel
from ledgers.api import examples
from ledgers.api.filters import MONTH, NUMBER, RegionFilterSet
from ledgers.api.serializers_records import (
    FindingSerializer,
    HouseholdSerializer,
    RevisionRowSerializer,
    RevisionSerializer,
    SpellSerializer,
)
from ledgers.api.serializers_writes import (
    HouseholdChangeSerializer,
    NewHouseholdSerializer,
    NewSpellSerializer,
    SpellChangeSerializer,
)
from ledgers.api.writing import VersionedMixin
from ledgers.enums import FindingState, RowChange, RowDecision
from ledgers.models import EmploymentSpell, Finding, Household, HouseholdType, Revision, RevisionRow
from ledgers.services.households import create_household, update_household
from ledgers.services.spells import add_spell, update_spell

READ_AND_WRITE = {
    "list": Permission.PERSON_VIEW, "retrieve": Permission.PERSON_VIEW,
    "create": Permission.PERSON_EDIT, "partial_update": Permission.PERSON_EDIT,
}  # fmt: skip


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


class HouseholdViewSet(VersionedMixin, ScopedReadViewSet):
    """Households of the token's regions, closed ones among them; POST enters one, PATCH changes one."""

    queryset = Household.objects.all()
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter
    required_permissions = READ_AND_WRITE
    ordering = "id"
    household_path = "pk"

    def base_queryset(self):
        kinds = HouseholdType.objects.on(timezone.localdate()).order_by("kind")
        rows = Household.objects.select_related("region", "relocation_site")
        return rows.prefetch_related(Prefetch("types", kinds, to_attr="kinds_today"))

    @extend_schema(
        request=NewHouseholdSerializer, responses={201: HouseholdSerializer}, examples=examples.NEW_HOUSEHOLD
    )
    def create(self, request):
        """Enter a household into a group or building."""
        fields = self.given(NewHouseholdSerializer)
        return self.entered(create_household, fields, known=None)

    @extend_schema(request=HouseholdChangeSerializer, responses=HouseholdSerializer, examples=examples.HOUSEHOLD_CHANGE)
    def partial_update(self, request, pk=None):
        """Change a household's own fields."""
        return self.changed(HouseholdChangeSerializer, update_household, key="household_id")


class SpellViewSet(VersionedMixin, ScopedReadViewSet):
    """Stretches of work of the people of the token's regions; POST enters one, PATCH corrects one."""

    queryset = EmploymentSpell.objects.all()
    serializer_class = SpellSerializer
    filterset_class = SpellFilter
    required_permissions = READ_AND_WRITE
    ordering = "id"
    household_path = "person.household_id"

    def base_queryset(self):
        return EmploymentSpell.objects.select_related("person__household__region")

    @extend_schema(request=NewSpellSerializer, responses={201: SpellSerializer}, examples=examples.NEW_SPELL)
    def create(self, request):
        """Enter a stretch of work of a person."""
        fields = self.given(NewSpellSerializer)
        person = fields.pop("person")
        return self.entered(add_spell, fields, known=person.household_id, person_id=person.pk)

    @extend_schema(request=SpellChangeSerializer, responses=SpellSerializer, examples=examples.SPELL_CHANGE)
    def partial_update(self, request, pk=None):
        """Correct a stretch of work, or end it."""
        return self.changed(SpellChangeSerializer, update_spell, key="spell_id")


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
