"""Filters of the ledger API. A region that the caller does not see leaves nothing."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.common.api.filters import FlagFilter, OneOfFilter, SinceFilter, StrictFilterSet, TextFilter
from laborinfo.common.codes import Education, HouseholdKind, LabourAbility, Sex
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LedgerState
from ledgers.models import HouseholdType, Ledger, Person

CODE = r"^[0-9]{6,15}$"
NUMBER = r"^[^\u0000-\u0020\u007f-\u00a0\u3000]{1,24}$"  # of a household; \s is not the same in every language
MONTH = r"^[12][0-9]{3}-(0[1-9]|1[0-2])$"


def region_of(request, code: str) -> list[Region]:
    """The region of that code as a list, empty when the caller does not see it."""
    return list(Region.objects.visible_to(request.user).filter(code=code))


class RegionFilterSet(StrictFilterSet):
    """Filters with `region`, which takes what lies below; `region_path` leads from a row to its region."""

    region_path = "region"
    region = TextFilter(method="below", pattern=CODE, label=_("Code of a region; its whole subtree"))

    def below(self, queryset, name, value):
        return queryset.filter(in_subtrees(self.region_path, region_of(self.request, value)))


class PersonFilter(RegionFilterSet):
    region_path = "household__region"
    household = TextFilter(field_name="household__number", pattern=NUMBER, label=_("Household number"))
    left = FlagFilter(method="has_left", label=_("true: who left or died; false, or without it: who is there"))
    updated_since = SinceFilter(field_name="updated_at")
    sex = OneOfFilter(choices=Sex.choices)
    education = OneOfFilter(choices=Education.choices)
    labour_ability = OneOfFilter(choices=LabourAbility.choices)
    household_kind = OneOfFilter(choices=HouseholdKind.choices, method="of_kind")
    labour = FlagFilter(method="of_labour_age", label=_("true: of labour age today"))
    employed = FlagFilter(method="is_employed", label=_("true: with work or an own business today; false: without"))
    wants_work = FlagFilter()
    is_available = FlagFilter()

    class Meta:
        model = Person
        fields = ["wants_work", "is_available"]

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["left"] else found.active()

    def has_left(self, queryset, name, value):
        return queryset.filter(left_at__isnull=not value)

    def of_kind(self, queryset, name, value):
        kinds = HouseholdType.objects.on(timezone.localdate()).filter(kind=value)
        return queryset.filter(household__in=kinds.values("household"))

    def of_labour_age(self, queryset, name, value):
        grown = queryset.of_labour_age(timezone.localdate())
        return grown if value else queryset.exclude(pk__in=grown.values("pk"))

    def is_employed(self, queryset, name, value):
        day = timezone.localdate()
        return queryset.working(day) if value else queryset.idle(day)


class LedgerFilter(RegionFilterSet):
    period = TextFilter(method="of_month", pattern=MONTH, label=_("Month as YYYY-MM"))
    state = OneOfFilter(choices=LedgerState.choices)
    level = OneOfFilter(choices=[(int(level), level.label) for level in list(Level)[:4]], coerce=int)

    class Meta:
        model = Ledger
        fields = ["state"]

    def of_month(self, queryset, name, value):
        return queryset.filter(period__month=f"{value}-01")
