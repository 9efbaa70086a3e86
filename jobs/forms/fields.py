"""Fields that read what people type: places."""

from django import forms
from django.utils.translation import gettext as _

from laborinfo.common.places import parse_place, place_name


class PlaceField(forms.CharField):
    """A place in words ("佛山·南海区") or as a code; cleans to (code, text); ambiguous ones are asked."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 100, **kwargs})

    def prepare_value(self, value):
        return value[1] if isinstance(value, tuple) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return "", ""
        code, candidates = parse_place(text)
        if code:
            return code, text
        names = "、".join(place_name(found) for found in candidates[:8])
        if names:
            raise forms.ValidationError(_("Several places are called so. Write one of: %(names)s.") % {"names": names})
        raise forms.ValidationError(_("This place is not known. Write province, city and county."))
