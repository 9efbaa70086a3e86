"""Load-and-authorise: an account that the user does not see is 404, one that they may not act on is 403."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from laborinfo.accounts.authority import check_administers
from laborinfo.accounts.models import RegionPosting, User


def administered_user(request: HttpRequest, pk: int) -> User:
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    check_administers(request.user, user)
    return user


def administered_posting(request: HttpRequest, pk: int) -> RegionPosting:
    postings = RegionPosting.objects.visible_to(request.user).select_related("user", "region")
    posting = get_object_or_404(postings, pk=pk)
    check_administers(request.user, posting.user)
    return posting
