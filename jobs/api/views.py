"""GET and POST /api/v1/postings/"""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from jobs.api.serializers import NewPostingSerializer, PostingSerializer
from jobs.models import Posting
from jobs.scope import acting_region
from jobs.services.postings import create_posting
from laborinfo.accounts.enums import Permission
from laborinfo.common.api.views import ScopedReadViewSet

BIGGEST = 2**31 - 1


class PostingFilter(filters.FilterSet):
    employer = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    place = filters.CharFilter(
        field_name="place_code", lookup_expr="startswith", max_length=6, label="Place code prefix"
    )
    wage_at_least = filters.NumberFilter(
        method="pays", min_value=0, max_value=BIGGEST, label="Yuan a month; postings without an amount are kept"
    )
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Posting
        fields = ["status", "occupation", "employer", "source"]

    def pays(self, queryset, name, value):
        return queryset.paying_at_least(value)


class PostingViewSet(ScopedReadViewSet):
    """Postings that concern the token's regions; POST enters one as a draft."""

    queryset = Posting.objects.all()
    serializer_class = PostingSerializer
    filterset_class = PostingFilter
    required_permissions = {
        "list": Permission.JOB_VIEW, "retrieve": Permission.JOB_VIEW, "create": Permission.JOB_EDIT,
    }  # fmt: skip
    ordering = "-id"

    def base_queryset(self):
        return Posting.objects.select_related("employer", "region", "county")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(request=NewPostingSerializer, responses={201: PostingSerializer})
    def create(self, request):
        """Enter a posting as a draft of the token's region; what is unclear in it is settled on its page."""
        asked = NewPostingSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        posting = create_posting(
            by=request.user, now=timezone.now(), employer=values.pop("employer"), values=values,
            region=acting_region(request.user, Permission.JOB_EDIT),
        )  # fmt: skip
        return Response(PostingSerializer(posting).data, status=status.HTTP_201_CREATED)
