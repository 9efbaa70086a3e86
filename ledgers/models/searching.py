"""What a searched text may mean: whole numbers by their blind index, four digits, pinyin, initials, or a name."""

import re

from django.db.models import Q

from laborinfo.common.crypto import blind_index
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import above, in_subtrees
from ledgers.search_keys import tail_index

ID_NUMBER = re.compile(r"\d{17}[0-9X]")
PHONE = re.compile(r"1\d{10}")
ID_TAIL = re.compile(r"\d{3}[0-9X]")
LETTERS = re.compile(r"[A-Z][A-Z' ]*")


def is_whole_number(text: str) -> bool:
    return bool(ID_NUMBER.fullmatch(text) or PHONE.fullmatch(text))


def person_condition(text: str, *, may_use_tail: bool) -> Q:
    """The condition on a person for a stripped text in capitals; an empty text matches nobody."""
    if not text:
        return Q(pk__in=[])
    if ID_NUMBER.fullmatch(text):
        return Q(id_index=blind_index(text))
    if PHONE.fullmatch(text):
        return Q(phone_index=blind_index(text))
    if may_use_tail and ID_TAIL.fullmatch(text):
        return Q(id_tail_index=tail_index(text))
    if LETTERS.fullmatch(text):
        spelled = text.lower().replace(" ", "").replace("'", "")
        return Q(pinyin__startswith=spelled) | Q(initials__startswith=spelled)
    return Q(name__startswith=text)


def counties_of(regions):
    """The counties that the regions lie in or contain: the first part of every index that a search uses."""
    return Region.objects.filter(in_subtrees("", regions) | above("", regions), level=Level.COUNTY)
