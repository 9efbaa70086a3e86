"""What a printed slip says."""

from dataclasses import dataclass

from laborinfo.accounts.enums import Role
from laborinfo.accounts.services.users import Issued


@dataclass(frozen=True)
class Slip:
    """One slip, for printing and handing over."""

    full_name: str
    username: str
    password: str
    place: str


def slip(issued: Issued) -> Slip:
    """The slip of an account as it stands now."""
    rows = issued.user.postings.select_related("region").order_by("-id")[:1]
    place = " · ".join(f"{Role(row.role).label} {row.region}" for row in rows)
    return Slip(issued.user.full_name, issued.user.username, issued.password, place)
