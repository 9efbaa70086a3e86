"""GET and POST /api/v1/postings/"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from jobs.api.serializers import NewPostingSerializer, PostingSerializer
from jobs.enums import PostingState, SourceChannel
from jobs.models import Posting
from jobs.services.postings import create_posting
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import acting_region
from laborinfo.common.api.filters import NumberFilter, OneOfFilter, SinceFilter, StrictFilterSet, TextFilter
from laborinfo.common.api.views import ScopedReadViewSet

BIGGEST = 2**31 - 1


class PostingFilter(StrictFilterSet):
    status = OneOfFilter(choices=PostingState.choices)
    source = OneOfFilter(choices=SourceChannel.choices)
    occupation = TextFilter(pattern="^[0-9]{1,8}$", label="Code of an occupation")
    employer = NumberFilter()
    place = TextFilter(
        field_name="place_code", lookup_expr="startswith", pattern="^[0-9]{1,6}$", label="Place code prefix"
    )
    wage_at_least = NumberFilter(
        method="pays", least=0, most=BIGGEST, label="Yuan a month; postings without an amount are kept"
    )
    updated_since = SinceFilter(field_name="updated_at")

    class Meta:
        model = Posting
        fields: list[str] = []

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
