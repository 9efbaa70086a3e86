"""GET /api/v1/eligibility/"""

from django_filters import rest_framework as filters

from laborinfo.accounts.enums import Permission
from laborinfo.common.api.views import ScopedReadViewSet
from subsidies.api.serializers import DecisionSerializer
from subsidies.enums import Outcome
from subsidies.models import Decision
from subsidies.policies import POLICIES


class DecisionFilter(filters.FilterSet):
    policy = filters.ChoiceFilter(field_name="run__policy", choices=[(code, code) for code in POLICIES])
    outcome = filters.ChoiceFilter(choices=Outcome.choices)
    person = filters.NumberFilter(min_value=1, max_value=2**63 - 1)

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
