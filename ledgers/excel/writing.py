"""Values as the cells of a sheet show them: labels for codes, 是 and 否, dates as 1990-05-03."""

from datetime import date
from functools import cache

from django.utils.translation import get_language

from laborinfo.common import codes
from ledgers.excel.columns import SEXES

LISTED: dict[str, list] = {
    "relation": codes.Relation.choices, "sex": SEXES, "ethnicity": codes.Ethnicity.choices,
    "education": codes.Education.choices, "student_status": codes.StudentStatus.choices,
    "marital": codes.MaritalStatus.choices, "political": codes.Political.choices, "health": codes.Health.choices,
    "labour_ability": codes.LabourAbility.choices, "wished_place_levels": codes.PlaceLevel.choices,
    "unable_reason": codes.UnableReason.choices, "kinds": codes.HouseholdKind.choices,
}  # fmt: skip


@cache
def labels(name: str, language: str) -> dict[str, str]:
    """{code: label} of one column in one language; a region's sheet asks for the same ones thousands of times."""
    return {str(code): str(label) for code, label in LISTED.get(name, ())}


def cell_of(name: str, value: object) -> str:
    """The text of a value of a column."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if name == "wished_occupations" and isinstance(value, list):
        return "、".join(codes.occupation_label(code) for code in value)
    known = labels(name, get_language() or "")
    if isinstance(value, list):
        return "、".join(known.get(code, code) for code in value)
    return known.get(str(value), str(value))
