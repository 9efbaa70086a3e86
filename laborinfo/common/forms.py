"""How forms are drawn, and widgets that every app uses.

Forms render with an error summary and fields as groups (templates/components/form.html and field.html); widgets
get Bootstrap's classes here, so that no form names a class.
"""

from collections.abc import Callable

from django import forms
from django.forms.renderers import TemplatesSetting
from django.urls import reverse

PLAIN = {"hidden"}
SELECTS = "django/forms/widgets/select"


class DayInput(forms.DateInput):
    """A date with the browser's own picker, which drops a value in any other format than this."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class LaborinfoFormRenderer(TemplatesSetting):
    """Draws with the project's templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        if widget := context.get("widget"):
            add_classes(template_name, widget)
        return super().render(template_name, context, request)


def add_classes(template_name: str, widget: dict) -> None:
    """Give a widget's context (and the ones inside it) the class of its kind, beside the classes it has."""
    for part in widget.get("subwidgets", ()):
        add_classes(part["template_name"], part)
    if "optgroups" in widget and not template_name.startswith(SELECTS):
        for _group, options, _index in widget["optgroups"]:
            for option in options:
                add_class(option["attrs"], "form-check-input")
    elif name := class_of(template_name, widget.get("type", "")):
        add_class(widget["attrs"], name)


def class_of(template_name: str, kind: str) -> str:
    if kind in PLAIN or template_name.startswith("components/"):
        return ""
    if kind == "checkbox":
        return "form-check-input"
    return "form-select" if template_name.startswith(SELECTS) else "form-control"


def add_class(attrs: dict, name: str) -> None:
    given = attrs.get("class", "").split()
    if name not in given:
        attrs["class"] = " ".join([*given, name])
    if attrs.get("aria-invalid"):
        attrs["class"] += " is-invalid"


class RegionPicker(forms.Widget):
    """A region by search or by going down the tree; its value is the region's id (use with ModelChoiceField).

    `label_of(id)` gives the shown name of a chosen id; `root` is an id; levels go from 0 prefecture to 4 group.
    """

    template_name = "components/region_picker_widget.html"

    def __init__(
        self, *, label_of: Callable[[str], str] | None = None, root=None, level_min=None, level_max=None, attrs=None
    ):
        super().__init__(attrs)
        self.label_of, self.root, self.level_min, self.level_max = label_of, root, level_min, level_max

    def shown(self, value) -> str:
        """The name of the chosen region, from `label_of` or from the choices of the ModelChoiceField."""
        if not value:
            return ""
        if self.label_of:
            return self.label_of(value)
        found = self.choices.queryset.filter(pk=value).first() if hasattr(self, "choices") else None
        return str(found or "")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "url": reverse("regions:picker"),
            "label": self.shown(value),
            "root": self.root,
            "level_min": self.level_min,
            "level_max": self.level_max,
        }
        return context
