"""Cursor pagination: stable under inserts, and as quick on the last page as on the first."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class KeyCursorPagination(CursorPagination):
    """`{next, previous, results}`, ordered by the view's `ordering` (a unique key comes last)."""

    ordering = "pk"
    page_size_query_param = "page_size"
    max_page_size = 200
    invalid_cursor_message = _("The cursor is not one of ours. Follow the links in “next” and “previous”.")

    def decode_cursor(self, request):
        try:
            return super().decode_cursor(request)
        except (ValueError, UnicodeError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def paginate_queryset(self, queryset, request, view=None):
        from django.core.exceptions import ValidationError
        from django.db import DataError

        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, DataError, ValueError) as error:
            raise NotFound(self.invalid_cursor_message) from error
