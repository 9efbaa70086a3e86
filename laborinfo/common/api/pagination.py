"""Cursor pagination: stable under inserts, and as quick on the last page as on the first."""

import re

from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.pagination import CursorPagination

SIZE = re.compile(r"[0-9]{1,6}", re.ASCII)


class KeyCursorPagination(CursorPagination):
    """`{next, previous, results}`, ordered by the view's `ordering` (a unique key comes last)."""

    ordering = "pk"
    page_size_query_param = "page_size"
    max_page_size = 200
    page_size_query_description = _("Rows on a page.")
    cursor_query_description = _("Where the page begins. Follow “next” and “previous” rather than making one.")
    invalid_cursor_message = _("The cursor is not one of ours. Follow the links in “next” and “previous”.")

    def get_ordering(self, request, queryset, view):
        """The view's; DRF itself looks at the paginator alone."""
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def get_page_size(self, request):
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        if not SIZE.fullmatch(text) or not 1 <= int(text) <= self.max_page_size:
            reason = _("A page has 1 to %(most)d rows.") % {"most": self.max_page_size}
            raise BadRequest({self.page_size_query_param: [reason]})
        return int(text)

    def decode_cursor(self, request):
        try:
            return super().decode_cursor(request)
        except (ValueError, UnicodeError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, DataError, ValueError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def get_schema_operation_parameters(self, view):
        sizes = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {"name": name, "required": False, "in": "query", "description": str(text), "schema": schema}
            for name, text, schema in [
                (self.cursor_query_param, self.cursor_query_description, {"type": "string", "minLength": 1}),
                (self.page_size_query_param, self.page_size_query_description, sizes),
            ]
        ]

    def get_paginated_response_schema(self, schema):
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link.copy(), "results": schema},
        }
