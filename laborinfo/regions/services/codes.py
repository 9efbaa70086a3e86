"""Codes of regions: which are allowed below a parent, which is the next free one."""

from django.db.models import Q
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from laborinfo.regions.enums import CODE_LENGTH, Level
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.services.rows import code_prefix


def check_code(code: str, parent: Region, *, region: Region | None = None) -> None:
    """A code has its level's length, begins with its parent's, and was never another region's."""
    length = CODE_LENGTH[Level(parent.level + 1)]
    if not code.isascii() or not code.isdigit() or len(code) != length:
        raise DomainError(_("A code of this level has %(n)s digits.") % {"n": length}, field="code")
    if not code.startswith(code_prefix(parent.code, parent.level)):
        raise DomainError(_("The code must begin with the code of %(name)s.") % {"name": parent.name}, field="code")
    pk = region.pk if region else None
    held = Region.objects.filter(code=code).exclude(pk=pk).exists()
    if held or RegionVersion.objects.filter(code=code).exclude(region=pk).exists():
        raise DomainError(_("The code %(code)s is taken.") % {"code": code}, field="code")
    if region and region.code == code:
        raise DomainError(_("The region has this code already."), field="code")


def next_code(parent: Region) -> str:
    """The first code below `parent` after all that are, or were, in use there; else the first gap."""
    prefix = code_prefix(parent.code, parent.level)
    length = CODE_LENGTH[Level(parent.level + 1)]
    width = length - len(prefix)
    here = Q(code__startswith=prefix, code__regex=rf"^[0-9]{{{length}}}$")
    used = set(Region.objects.filter(here).values_list("code", flat=True))
    used |= set(RegionVersion.objects.filter(here).values_list("code", flat=True))
    numbers = {int(code[-width:]) for code in used}
    last = max(numbers, default=0) + 1
    free = [last] if last < 10**width else [number for number in range(1, 10**width) if number not in numbers]
    if not free:
        raise DomainError(_("All codes below %(name)s are in use.") % {"name": parent.name}, field="code")
    return f"{prefix}{free[0]:0{width}}"
