"""The menu entry of postings."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Postings"), "job", "/jobs/", permission=Permission.JOB_VIEW, order=40))
