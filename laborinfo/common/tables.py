"""The list component: columns, filters, search, sorting, keyset paging, column choice, export, empty state.

A view makes a ListPage and returns `page.response(template, context)`; the template includes components/table.html.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from laborinfo.common.exports import asked_kind, export_file
from laborinfo.common.paging import ordering, paginate

EXPORT_LIMIT = 100_000


@dataclass(frozen=True)
class Column:
    """One column. `value(row)` gives the text (default: the attribute `key`, or its display); `template` draws the
    cell on the page with `row` and `value`, `link(row)` makes it a link, `state(row)` a badge coloured by that state;
    `sort` is the ordering expression, unique together with the page's key."""

    key: str
    label: Any
    sort: str | None = None
    value: Callable[[Any], Any] | None = None
    template: str | None = None
    link: Callable[[Any], str] | None = None
    state: Callable[[Any], str] | None = None
    numeric: bool = False
    default: bool = True

    def text(self, row) -> Any:
        if self.value:
            return self.value(row)
        display = getattr(row, f"get_{self.key}_display", None)
        found = display() if display else getattr(row, self.key)
        return "" if found is None else found

    def cell(self, row) -> Any:
        """What the page shows."""
        value = self.text(row)
        if self.template:
            return render_to_string(self.template, {"row": row, "value": value})
        if self.numeric and isinstance(value, (int, Decimal)):
            value = number_format(value, force_grouping=True)
        if self.state:
            return render_to_string("components/badge.html", {"text": value, "state": self.state(row)})
        if self.link:
            return format_html('<a href="{}">{}</a>', self.link(row), value)
        return value

    def plain(self, row) -> Any:
        """What a file gets: numbers stay numbers, all else is text."""
        value = self.text(row)
        return value if isinstance(value, (int, float, Decimal)) and self.numeric else str(value)


@dataclass(frozen=True)
class Filter:
    """One filter of the bar above. `apply(queryset, value)` or, without it, an exact match on `name`."""

    name: str
    label: Any
    choices: Any = None
    apply: Callable | None = None
    field: forms.Field | None = None

    def form_field(self) -> forms.Field:
        if self.field:
            return self.field
        if self.choices is not None:
            return forms.ChoiceField(label=self.label, required=False, choices=[("", _("All")), *self.choices])
        return forms.CharField(label=self.label, required=False, max_length=80)

    def narrow(self, queryset, value):
        return self.apply(queryset, value) if self.apply else queryset.filter(**{self.name: value})


@dataclass(frozen=True)
class Heading:
    """A column as the head of the table shows it; `direction` is "", "asc" or "desc"."""

    column: Column
    direction: str
    url: str


class ListPage:
    """`filters` are Filters, or `filter_form` is a bound form with `apply(queryset)`; `search(queryset, text)` adds a
    search field; `key` is the order when nothing is sorted, its last part unique; a list with `export_name` can be had
    as a file; `empty_action` is (url, label)."""

    def __init__(
        self, request: HttpRequest, queryset, *, columns, filters=(), filter_form=None, search=None, key=("id",),
        page_size=50, export_name="", empty_title="", empty_text="", empty_action=(),
    ):  # fmt: skip
        self.request, self.source, self.all_columns = request, queryset, list(columns)
        self.filters, self.search, self.key, self.page_size = list(filters), search, tuple(key), page_size
        self.export_name = export_name
        self.empty_title, self.empty_text = empty_title or _("Nothing here"), empty_text
        self.filter_form, self.empty_action = filter_form, empty_action

    # --- what was asked for
    @cached_property
    def form(self) -> forms.Form:
        if self.filter_form:
            self.filter_form.is_valid()
            return self.filter_form
        fields = {item.name: item.form_field() for item in self.filters}
        if self.search:
            fields["q"] = forms.CharField(label=_("Search"), required=False, max_length=80)
        form = type("FilterForm", (forms.Form,), fields)(self.request.GET, auto_id="filter_%s")
        form.is_valid()
        return form

    @cached_property
    def columns(self) -> list[Column]:
        chosen = self.request.GET.getlist("columns")
        picked = [column for column in self.all_columns if column.key in chosen]
        return picked or [column for column in self.all_columns if column.default]

    @cached_property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        allowed = {column.sort for column in self.all_columns if column.sort}
        return asked if asked.lstrip("-") in allowed else ""

    @cached_property
    def is_filtered(self) -> bool:
        return any(self.request.GET.get(name) for name in self.form.fields)

    @property
    def has_filters(self) -> bool:
        return bool(self.form.fields)

    @property
    def has_search(self) -> bool:
        return "q" in self.form.fields

    @property
    def folding_filters(self) -> list[str]:
        """All but the search field: on a phone they stand behind a button."""
        return [name for name in self.form.fields if name != "q"]

    @property
    def filter_count(self) -> int:
        return sum(bool(self.request.GET.get(name)) for name in self.folding_filters)

    # --- what comes back
    @cached_property
    def queryset(self):
        if self.filter_form:
            return self.form.apply(self.source)
        rows = self.source
        for item in self.filters:
            if value := self.form.cleaned_data.get(item.name):
                rows = item.narrow(rows, value)
        text = self.form.cleaned_data.get("q", "").strip() if self.search else ""
        return self.search(rows, text) if text else rows

    @cached_property
    def full_key(self) -> tuple[str, ...]:
        rest = tuple(part for part in self.key if part.lstrip("-") != self.sort.lstrip("-"))
        return (self.sort, *rest) if self.sort else self.key

    @cached_property
    def page(self):
        asked = self.request.GET
        return paginate(
            self.queryset, key=self.full_key, size=self.page_size,
            after=asked.get("after", ""), before=asked.get("before", ""),
        )  # fmt: skip

    @cached_property
    def rows(self) -> list[tuple[Any, list[tuple[Column, Any]]]]:
        """(row, [(column, cell)]) ready to draw."""
        return [(row, [(column, column.cell(row)) for column in self.columns]) for row in self.page.rows]

    # --- addresses
    def url(self, **changes) -> str:
        """This list with some parameters changed; None drops one. Paging restarts."""
        query = self.request.GET.copy()
        for name in ("after", "before", "export"):
            query.pop(name, None)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    def kept(self, *dropped: str) -> list[tuple[str, str]]:
        """The parameters that a form on the page must carry along as hidden fields."""
        gone = {"after", "before", "export", *dropped}
        return [(name, value) for name, values in self.request.GET.lists() if name not in gone for value in values]

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        return self.kept(*self.form.fields)

    @property
    def kept_by_columns(self) -> list[tuple[str, str]]:
        return self.kept("columns")

    @property
    def next_url(self) -> str | None:
        return self.url(after=self.page.next) if self.page.next else None

    @property
    def previous_url(self) -> str | None:
        return self.url(before=self.page.previous) if self.page.previous else None

    @property
    def headings(self) -> list[Heading]:
        return [self.heading(column) for column in self.columns]

    def heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        now = {column.sort: "asc", f"-{column.sort}": "desc"}.get(self.sort, "")
        return Heading(column, now, self.url(sort=f"-{column.sort}" if now == "asc" else column.sort))

    @property
    def csv_url(self) -> str:
        return self.url(export="csv")

    @property
    def xlsx_url(self) -> str:
        return self.url(export="xlsx")

    # --- responses
    def response(self, template: str, context: dict | None = None) -> HttpResponse:
        if self.export_name and (kind := asked_kind(self.request)):
            return self.export(kind)
        return render(self.request, template, {"page": self, **(context or {})})

    def export(self, kind: str) -> HttpResponse:
        """All rows that the filters leave, as a file. At most EXPORT_LIMIT; it is recorded as `app.export_name`."""
        found = self.queryset.order_by(*(ordering(part) for part in self.full_key))[:EXPORT_LIMIT]
        noun, columns = self.export_name.replace("-", "_"), [column for column in self.columns if str(column.label)]
        return export_file(
            self.request, kind=kind, name=self.export_name,
            action=f"{self.queryset.model._meta.app_label}.export_{noun}",
            titles=[str(column.label) for column in columns],
            rows=[[column.plain(row) for column in columns] for row in found],
        )  # fmt: skip
