"""Code lists about people. Values are the standard's code where there is one; labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """GB/T 2261.1"""

    UNKNOWN = "0", _("Unknown sex")
    MALE = "1", _("Male")
    FEMALE = "2", _("Female")
    NOT_STATED = "9", _("Sex not stated")


class Education(models.TextChoices):
    """GB/T 4658; the standard has no 50."""

    POSTGRADUATE = "10", _("Postgraduate")
    BACHELOR = "20", _("Bachelor")
    COLLEGE = "30", _("Junior college")
    VOCATIONAL = "40", _("Secondary vocational school")
    SENIOR_HIGH = "60", _("Senior high school")
    JUNIOR_HIGH = "70", _("Junior high school")
    PRIMARY = "80", _("Primary school")
    OTHER = "90", _("Other or no schooling")


# Rank for "at least" comparisons. Vocational and senior high school are the same level.
EDUCATION_RANK: dict[str, int] = {
    Education.OTHER: 0,
    Education.PRIMARY: 1,
    Education.JUNIOR_HIGH: 2,
    Education.SENIOR_HIGH: 3,
    Education.VOCATIONAL: 3,
    Education.COLLEGE: 4,
    Education.BACHELOR: 5,
    Education.POSTGRADUATE: 6,
}

# How the national exports and everyday texts call the levels.
EDUCATION_TEXTS: dict[str, Education] = {
    "文盲或半文盲": Education.OTHER,
    "文盲": Education.OTHER,
    "小学": Education.PRIMARY,
    "初中": Education.JUNIOR_HIGH,
    "初级中学": Education.JUNIOR_HIGH,
    "高中": Education.SENIOR_HIGH,
    "普通高中": Education.SENIOR_HIGH,
    "中职": Education.VOCATIONAL,
    "中专": Education.VOCATIONAL,
    "中技": Education.VOCATIONAL,
    "技校": Education.VOCATIONAL,
    "职高": Education.VOCATIONAL,
    "大专": Education.COLLEGE,
    "专科": Education.COLLEGE,
    "大学专科": Education.COLLEGE,
    "高职": Education.COLLEGE,
    "高职高专": Education.COLLEGE,
    "本科": Education.BACHELOR,
    "大学本科": Education.BACHELOR,
    "本科及以上": Education.BACHELOR,
    "大学": Education.BACHELOR,
    "研究生": Education.POSTGRADUATE,
    "硕士": Education.POSTGRADUATE,
    "博士": Education.POSTGRADUATE,
    "其他": Education.OTHER,
}


class Relation(models.TextChoices):
    """Relation to the head of the household, as the national exports list them."""

    HEAD = "HEAD", _("Head of household")
    SPOUSE = "SPOUSE", _("Spouse")
    SON = "SON", _("Son")
    DAUGHTER = "DAUGHTER", _("Daughter")
    DAUGHTER_IN_LAW = "DAUGHTER_IN_LAW", _("Daughter-in-law")
    SON_IN_LAW = "SON_IN_LAW", _("Son-in-law")
    GRANDSON = "GRANDSON", _("Grandson")
    GRANDDAUGHTER = "GRANDDAUGHTER", _("Granddaughter")
    FATHER = "FATHER", _("Father")
    MOTHER = "MOTHER", _("Mother")
    WIFES_FATHER = "WIFES_FATHER", _("Wife's father")
    WIFES_MOTHER = "WIFES_MOTHER", _("Wife's mother")
    HUSBANDS_FATHER = "HUSBANDS_FATHER", _("Husband's father")
    HUSBANDS_MOTHER = "HUSBANDS_MOTHER", _("Husband's mother")
    GRANDFATHER = "GRANDFATHER", _("Grandfather")
    GRANDMOTHER = "GRANDMOTHER", _("Grandmother")
    SIBLING = "SIBLING", _("Brother or sister")
    OTHER = "OTHER", _("Other relation")


class LabourAbility(models.TextChoices):
    ORDINARY = "ORDINARY", _("Ordinary labour")
    SKILLED = "SKILLED", _("Skilled labour")
    WEAK = "WEAK", _("Weak or half labour")
    LOST = "LOST", _("Lost ability to work")
    NONE = "NONE", _("No labour")


class Health(models.TextChoices):
    """Several may hold at once, HEALTHY only alone."""

    HEALTHY = "HEALTHY", _("Healthy")
    CHRONIC = "CHRONIC", _("Long-term chronic illness")
    SERIOUS = "SERIOUS", _("Serious illness")
    DISABLED = "DISABLED", _("Disabled")


class Political(models.TextChoices):
    """GB/T 4762, the four that the ledger asks for."""

    PARTY_MEMBER = "01", _("Party member")
    PROBATIONARY = "02", _("Probationary Party member")
    LEAGUE_MEMBER = "03", _("Youth League member")
    MASSES = "13", _("No party")


class MaritalStatus(models.TextChoices):
    """GB/T 2261.2"""

    SINGLE = "10", _("Single")
    MARRIED = "20", _("Married")
    WIDOWED = "30", _("Widowed")
    DIVORCED = "40", _("Divorced")
    NOT_STATED = "90", _("Marital status not stated")


class StudentStatus(models.TextChoices):
    """Where a person goes to school now; empty for those who do not."""

    PRESCHOOL = "PRESCHOOL", _("Kindergarten")
    PRIMARY = "PRIMARY", _("Primary school pupil")
    JUNIOR_HIGH = "JUNIOR_HIGH", _("Junior high school pupil")
    SENIOR_HIGH = "SENIOR_HIGH", _("Senior high school pupil")
    VOCATIONAL = "VOCATIONAL", _("Vocational school pupil")
    COLLEGE = "COLLEGE", _("Junior college student")
    UNIVERSITY = "UNIVERSITY", _("University student")
    POSTGRADUATE = "POSTGRADUATE", _("Postgraduate student")


class UnableReason(models.TextChoices):
    """Why a person cannot leave home for work."""

    CARE_CHILDREN = "CARE_CHILDREN", _("Cares for children")
    CARE_ELDERLY = "CARE_ELDERLY", _("Cares for old people")
    CARE_SICK = "CARE_SICK", _("Cares for a sick or disabled person")
    OWN_ILLNESS = "OWN_ILLNESS", _("Own illness or disability")
    FARM = "FARM", _("Farm work at home")
    OLD_AGE = "OLD_AGE", _("Old age")
    NO_SKILL = "NO_SKILL", _("No skill")
    NO_MANDARIN = "NO_MANDARIN", _("Speaks no Mandarin")
    PREGNANCY = "PREGNANCY", _("Pregnant or nursing")
    NOT_WILLING = "NOT_WILLING", _("Does not want to leave")
    OTHER = "OTHER", _("Other reason")


class HouseholdKind(models.TextChoices):
    """Dated flags that overlap. POOR is 建档立卡贫困户 of 2020, later 脱贫户."""

    POOR = "POOR", _("Registered poor")
    RELOCATED = "RELOCATED", _("Relocated")
    MARGINAL = "MARGINAL", _("Marginal")
    UNSTABLE = "UNSTABLE", _("Unstably out of poverty")
    SUDDEN_HARDSHIP = "SUDDEN_HARDSHIP", _("Sudden serious hardship")
    GENERAL = "GENERAL", _("General household")
