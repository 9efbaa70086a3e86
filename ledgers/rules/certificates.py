"""Disability certificates: the ID number, a digit for the kind (1-7) and one for the grade (1-4)."""

import re

import numpy as np

from ledgers.rules.id_numbers import ID_LENGTH, columns_of_ids, is_valid_id

CERTIFICATE_LENGTH = ID_LENGTH + 2
KIND_AND_GRADE = re.compile(r"[1-7][1-4]", re.ASCII)


def is_certificate(number: str) -> bool:
    """Whether a number has this form, around a valid ID number."""
    return is_valid_id(number[:ID_LENGTH]) and KIND_AND_GRADE.fullmatch(number[ID_LENGTH:]) is not None


def are_certificates(text: np.ndarray) -> np.ndarray:
    """The same of characters (n, 20), as ASCII codes."""
    kind, grade = text[:, ID_LENGTH], text[:, ID_LENGTH + 1]
    of_kind, of_grade = (kind >= ord("1")) & (kind <= ord("7")), (grade >= ord("1")) & (grade <= ord("4"))
    return columns_of_ids(text[:, :ID_LENGTH]).is_valid & of_kind & of_grade
