"""What holds for every form of the project."""

from datetime import date

from django import forms
from django.urls import get_resolver

from laborinfo.common.forms import DayInput

FORMATS = {"date": "%Y-%m-%d", "month": "%Y-%m"}


def every_form(base=forms.BaseForm):
    """Every form class that the pages have imported."""
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_the_browsers_date_pickers_get_the_one_format_that_they_take():
    assert get_resolver().url_patterns  # imports every view, and with them the forms
    pickers = [
        (form.__name__, name, field.widget)
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if getattr(field.widget, "attrs", {}).get("type", getattr(field.widget, "input_type", "")) in FORMATS
    ]
    assert len(pickers) > 5
    for form, name, widget in pickers:
        kind = widget.attrs.get("type", widget.input_type)
        assert widget.format == FORMATS[kind], f"{form}.{name}"


def test_a_day_is_written_as_pickers_read_it_in_every_language(settings):
    settings.LANGUAGE_CODE = "zh-hans"
    form = type("Asked", (forms.Form,), {"day": forms.DateField(widget=DayInput())})
    assert 'value="2026-11-23"' in str(form(initial={"day": date(2026, 11, 23)})["day"])
