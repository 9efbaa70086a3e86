"""Keyset paging: walking forth and back meets every row once, whatever the order and the ties."""

from itertools import pairwise

import pytest
from django.contrib.contenttypes.models import ContentType

from laborinfo.common.paging import decode, encode, paginate

pytestmark = pytest.mark.django_db
KEYS = [("id",), ("-id",), ("app_label", "id"), ("-app_label", "id"), ("app_label", "-model", "id")]


def walk(key, size=7):
    """All pages from the first to the last."""
    pages, after = [], ""
    while True:
        page = paginate(ContentType.objects.all(), key=key, size=size, after=after)
        pages.append(page)
        if not page.next:
            return pages
        after = page.next


@pytest.mark.parametrize("key", KEYS)
def test_walking_forth_meets_every_row_once_in_order(key):
    met = [row for page in walk(key) for row in page.rows]
    assert met == list(ContentType.objects.order_by(*key))


@pytest.mark.parametrize("key", KEYS)
def test_going_back_shows_the_same_pages(key):
    pages = walk(key)
    for earlier, later in pairwise(pages):
        back = paginate(ContentType.objects.all(), key=key, size=7, before=later.previous)
        assert back.rows == earlier.rows
        assert back.next


def test_the_first_page_has_no_previous_and_the_last_no_next():
    pages = walk(("id",))
    assert pages[0].previous is None
    assert pages[-1].next is None


def test_a_page_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        paginate(ContentType.objects.all(), key=("app_label", "id"), size=5)


@pytest.mark.parametrize("cursor", ["nonsense", "W10", encode(["a", "b", "c"]), encode(["x"]), encode([{}]) + "é"])
def test_a_cursor_that_is_not_ours_shows_the_first_page(cursor):
    first = paginate(ContentType.objects.all(), key=("id",), size=5)
    assert paginate(ContentType.objects.all(), key=("id",), size=5, after=cursor).rows == first.rows


def test_a_cursor_survives_encoding():
    assert decode(encode(["凯里市", 12, None]), 3) == ["凯里市", 12, None]
