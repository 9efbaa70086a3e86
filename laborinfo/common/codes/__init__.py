"""Code lists of the national standards and of the ledgers (DOMAIN: store the code, show its label)."""

from laborinfo.common.codes.ethnicity import Ethnicity
from laborinfo.common.codes.occupations import (
    Occupation,
    families,
    guess_occupation,
    occupation_choices,
    occupation_label,
    occupations,
    relatedness,
)
from laborinfo.common.codes.people import (
    EDUCATION_RANK,
    EDUCATION_TEXTS,
    Education,
    Health,
    HouseholdKind,
    LabourAbility,
    MaritalStatus,
    Political,
    Relation,
    Sex,
    StudentStatus,
    UnableReason,
)
from laborinfo.common.codes.work import (
    Channel,
    EvidenceKind,
    Industry,
    OccupationMajor,
    PlaceLevel,
    PublicWelfarePost,
)

__all__ = [
    "EDUCATION_RANK",
    "EDUCATION_TEXTS",
    "Channel",
    "Education",
    "Ethnicity",
    "EvidenceKind",
    "Health",
    "HouseholdKind",
    "Industry",
    "LabourAbility",
    "MaritalStatus",
    "Occupation",
    "OccupationMajor",
    "PlaceLevel",
    "Political",
    "PublicWelfarePost",
    "Relation",
    "Sex",
    "StudentStatus",
    "UnableReason",
    "families",
    "guess_occupation",
    "occupation_choices",
    "occupation_label",
    "occupations",
    "relatedness",
]
