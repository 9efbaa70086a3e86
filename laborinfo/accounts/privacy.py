"""What of another person's account is shown to whom: a system administrator sees no personal data."""

from laborinfo.accounts.authority import is_system_admin
from laborinfo.accounts.enums import Role
from laborinfo.common.crypto import mask_name, mask_phone


def sees_names(viewer) -> bool:
    """Organisers see the names of the accounts in their area; system and audit administrators do not."""
    return bool(viewer.scope.roles - {Role.SYSTEM_ADMIN, Role.AUDITOR}) and not is_system_admin(viewer)


def shown_name(viewer, user) -> str:
    return user.full_name if viewer.pk == user.pk or sees_names(viewer) else mask_name(user.full_name)


def shown_phone(viewer, user) -> str:
    """One's own in full; masked for organisers; nothing for administrators."""
    if viewer.pk == user.pk:
        return user.phone or ""
    return mask_phone(user.phone or "") if sees_names(viewer) else ""
