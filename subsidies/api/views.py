"""GET /api/v1/eligibility/"""

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.filters import NumberFilter, OneOfFilter, StrictFilterSet
from laborinfo.common.api.views import ScopedReadViewSet
from subsidies.api.serializers import DecisionSerializer
from subsidies.enums import Outcome
from subsidies.models import Decision
from subsidies.policies import POLICIES


class DecisionFilter(StrictFilterSet):
    policy = OneOfFilter(field_name="run__policy", choices=[(code, code) for code in POLICIES])
    outcome = OneOfFilter(choices=Outcome.choices)
    person = NumberFilter()

    class Meta:
        model = Decision
        fields = ["policy", "outcome", "person"]


class EligibilityViewSet(ScopedReadViewSet):
    """Decisions of the current runs about people in the token's regions, each with its trace."""

    queryset = Decision.objects.all()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    required_permission = Permission.SUBSIDY_VIEW
    ordering = "id"

    def base_queryset(self):
        return Decision.objects.of_current_runs().select_related("run")
