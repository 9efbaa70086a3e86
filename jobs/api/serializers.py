"""Postings over the API. Personal contacts are not part of it."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from jobs.models import Employer, Posting
from jobs.wages import parse_wage
from laborinfo.common.api.fields import IdField, NumberField, Refused, StrictModelSerializer, TextField
from laborinfo.common.codes import guess_occupation, occupations
from laborinfo.common.places import is_place, parse_place


class EmployerBriefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Employer
        fields = ["id", "name", "uscc", "kind", "industry", "place_code", "wage_arrears"]
        read_only_fields = fields


class PostingSerializer(serializers.ModelSerializer):
    """One posting; amounts in yuan a month, places as six-digit codes (GB/T 2260)."""

    employer = EmployerBriefSerializer(read_only=True)
    region = serializers.CharField(source="region.code", read_only=True)
    county = serializers.CharField(source="county.code", read_only=True)
    remaining = serializers.IntegerField(read_only=True)

    class Meta:
        model = Posting
        fields = [
            "id", "employer", "title", "occupation", "headcount", "filled", "remaining", "place_code", "place_text",
            "age_min", "age_max", "education_min", "skills", "mandarin", "sex", "sex_ground", "wage_text", "wage_unit",
            "wage_min", "wage_max", "wage_assumption", "board", "lodging", "contract_type", "source", "region",
            "county", "valid_from", "valid_until", "status", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class NewPostingSerializer(StrictModelSerializer):
    """A posting to enter: an employer's id, and place and wage as words or as code and amounts."""

    employer = IdField(queryset=Employer.objects.none())
    title = TextField(max_length=100)
    occupation = TextField(max_length=8, required=False, allow_blank=True)
    headcount = NumberField(min_value=1, max_value=1_000_000)
    age_min = NumberField(min_value=16, max_value=99, required=False, allow_null=True)
    age_max = NumberField(min_value=16, max_value=99, required=False, allow_null=True)
    wage_min = NumberField(min_value=0, max_value=1_000_000, required=False, allow_null=True)
    wage_max = NumberField(min_value=0, max_value=1_000_000, required=False, allow_null=True)

    class Meta:
        model = Posting
        fields = [
            "employer", "title", "occupation", "headcount", "place_code", "place_text", "age_min", "age_max",
            "education_min", "skills", "mandarin", "sex", "sex_ground", "wage_text", "wage_min", "wage_max", "board",
            "lodging", "contract_type", "source", "valid_from", "valid_until", "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            self.fields["employer"].queryset = Employer.objects.visible_to(request.user)

    def validate_occupation(self, code):
        if code and code not in occupations():
            raise Refused(_("There is no such occupation code."))
        return code

    def validate_place_code(self, code):
        if code and not is_place(code):
            raise Refused(_("There is no such place code."))
        return code

    def validate(self, data):
        for low, high in (("age_min", "age_max"), ("wage_min", "wage_max"), ("valid_from", "valid_until")):
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                raise Refused({high: _("This must not be below %(field)s.") % {"field": low}})
        if data.get("sex") and not data.get("sex_ground"):
            raise Refused({"sex_ground": _("A limit of sex needs a legal ground.")})
        return data | self._read(data)

    def _read(self, data: dict) -> dict:
        """Code, place and wage from the words, where only words are given."""
        wage = parse_wage(data.get("wage_text", ""))
        read = {"occupation": data.get("occupation") or guess_occupation(data["title"]) or ""}
        if not data.get("place_code"):
            read["place_code"] = parse_place(data.get("place_text", ""))[0] or ""
        if data.get("wage_min") is not None or data.get("wage_max") is not None:
            return read | {"wage_unit": "MONTH", "wage_assumption": ""}
        return read | {
            "wage_unit": wage.unit, "wage_min": wage.min, "wage_max": wage.max, "wage_assumption": wage.assumption
        }  # fmt: skip
