"""A page that shows every interface component once, to look at and to test. No data of people is shown."""

import math
from types import SimpleNamespace

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.common.forms import DayInput
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.common.templatetags.icons import PATHS
from laborinfo.common.templatetags.layout import STATE_COLOURS


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the identity card"))
    id_number = forms.CharField(
        label=_("ID number"),
        widget=forms.TextInput(
            attrs={"data-id-number": "", "data-birth-target": "#id_birth", "data-sex-target": "#id_sex"}
        ),
    )
    birth = forms.DateField(label=_("Birth date"), widget=DayInput())
    sex = forms.ChoiceField(label=_("Sex"), choices=[("1", _("Male")), ("2", _("Female"))], widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Please choose")), ("a", "A"), ("b", "B")])
    wishes = forms.MultipleChoiceField(
        label=_("Several"), choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label=_("Agrees"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def sample_list(request: HttpRequest) -> ListPage:
    return ListPage(
        request,
        ContentType.objects.all(),
        columns=[
            Column("model", _("Name"), sort="model", link=lambda row: f"#row-{row.pk}"),
            Column("app_label", _("Place"), sort="app_label"),
            Column("state", _("State"), value=lambda row: _("Returned"), state=lambda row: "RETURNED"),
            Column("id", _("Number"), sort="id", numeric=True),
        ],
        filters=[Filter("app_label", _("Place"), choices=[("accounts", "accounts"), ("regions", "regions")])],
        search=lambda rows, text: rows.filter(model__icontains=text),
        page_size=8,
        export_name="sample",
    )


def sample_map() -> SimpleNamespace:
    """Six hexagons."""
    areas = []
    for number in range(6):
        x, y = 90 + 130 * (number % 3), 90 + 120 * (number // 3)
        corners = [
            (x + 62 * math.cos(math.radians(60 * side)), y + 62 * math.sin(math.radians(60 * side)))
            for side in range(6)
        ]
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z"
        grade = number if number < 5 else None
        areas.append(
            {"name": f"{number + 1}", "d": path, "x": x, "y": y + 5, "grade": grade, "label": "75%", "url": "#"}
        )
    legend = [(grade, f"{50 + 10 * grade}%") for grade in range(5)]
    return SimpleNamespace(viewbox="0 0 440 300", areas=areas, legend=legend)


def sample_context(request: HttpRequest) -> dict:
    now = timezone.now()
    weeks = [str(week) for week in range(35, 47)]
    return {
        "icons": sorted(PATHS),
        "states": [(colour, sorted(codes)[0]) for colour, codes in STATE_COLOURS.items()],
        "page": sample_list(request),
        "form": SampleForm(request.GET if "wrong" in request.GET else None),
        "map": sample_map(),
        "trend": {
            "labels": weeks,
            "series": [
                {"name": str(_("Accepted")), "data": [1200 * (week % 5 + 3) for week in range(12)]},
                {"name": str(_("Returned")), "data": [90 * (week % 4 + 1) for week in range(12)]},
            ],
        },
        "bar": {"labels": ["A", "B", "C"], "series": [{"name": "n", "data": [412, 318, 205]}]},
        "funnel": {"labels": ["A", "B", "C", "D"], "series": [{"name": "n", "data": [1800, 1240, 610, 402]}]},
        "job": SimpleNamespace(
            pk="sample", title=_("Matching"), state="RUNNING", get_state_display=_("Running"), percent=42, total=48152,
            done=20224, message="", is_finished=True, result_url="",
        ),
        "entries": [
            SimpleNamespace(at=now, title=_("Returned"), by="township", note=_("Birth date is wrong")),
            SimpleNamespace(at=now, title=_("Submitted"), by="village", note=""),
        ],
        "pairs": [(_("Name"), "杨*华"), (_("Birth date"), "1990-01-01"), (_("Place"), "")],
        "tabs": [(_("All"), "#", 48152, True), (_("Returned"), "#", 12, False)],
        "links": [("黔东南州", "#"), ("凯里市", "#"), ("三棵树镇", "")],
    }  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", sample_context(request))


@require_safe
def sample_regions(request: HttpRequest) -> HttpResponse:
    """Answers a region picker of the gallery with a few made-up regions, in the shape of the real one."""
    text, parent = request.GET.get("q", ""), request.GET.get("parent", "")
    names = ["凯里市", "黄平县", "黎平县"] if not parent else [f"第{number}村" for number in "一二三"]
    found = [(f"{parent}{index}", name) for index, name in enumerate(names, 1) if text in name]
    return render(request, "ui/regions.html", {"regions": found, "children": 0 if parent else 3})
