"""How forms are drawn: our field group, error list and error summary (templates/django/forms/)."""

from django.forms.renderers import TemplatesSetting


class LaborinfoFormRenderer(TemplatesSetting):
    """Templates of the project; forms render with an error summary on top, fields as groups."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
