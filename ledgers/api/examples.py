"""Examples of the OpenAPI document: bodies that are taken as they stand, once their region, household or person is one
of yours. tests/api/fuzzing.py sends each of them."""

from drf_spectacular.utils import OpenApiExample

GROUP = "522601001001001"
HOUSEHOLD = "522601001001001-001"


def example(name: str, value: dict) -> list[OpenApiExample]:
    return [OpenApiExample(name, value=value, request_only=True)]


NEW_HOUSEHOLD = example(
    "A household that was registered poor",
    {"region": GROUP, "kinds": ["POOR"], "address": "一组 12 号", "phone": "13812345678"},
)
HOUSEHOLD_CHANGE = example("A new address", {"address": "一组 8 号", "kinds": ["POOR"]})
NEW_PERSON = example(
    "A daughter who looks for work",
    {
        "household": HOUSEHOLD, "name": "潘小妹", "relation": "DAUGHTER", "sex": "2", "birth_date": "2001-05-06",
        "ethnicity": "06", "education": "70", "health": ["HEALTHY"], "labour_ability": "ORDINARY", "wants_work": True,
        "is_available": True, "wished_place_levels": ["COUNTRY"], "wished_occupations": ["0101"], "min_wage": 4000,
    },
)  # fmt: skip
PERSON_CHANGE = example("Wants a course", {"wants_training": True})
NEW_SPELL = example(
    "Work in Foshan that goes on",
    {
        "person_id": 1, "start_date": "2026-02-20", "place_code": "440605", "employer_name": "某某家具厂",
        "occupation": "0101", "industry": "C", "monthly_wage": 4800, "channel": "OWN", "is_part_time": True,
    },
)  # fmt: skip
SPELL_CHANGE = example("A proof by telephone", {"evidence": "PHONE", "evidence_date": "2026-03-01"})
NEW_VISIT = example(
    "Seen at home, nothing had changed",
    {"household_id": 1, "purpose": "VERIFICATION", "met": "HEAD", "outcome": "UNCHANGED"},
)
BULK = example(
    "One person to change, found by household number, name and birth date; one to add",
    {
        "region": GROUP,
        "rows": [
            {"number": HOUSEHOLD, "name": "王示例", "birth_date": "1990-05-17", "wants_training": True},
            {
                "number": HOUSEHOLD, "name": "潘小花", "relation": "DAUGHTER", "sex": "2", "birth_date": "2012-04-05",
                "ethnicity": "06", "labour_ability": "NONE", "student_status": "PRIMARY", "health": ["HEALTHY"],
            },
        ],
    },
)  # fmt: skip
