"""The menu entry of postings, and what waits for a screener."""

from django.utils.translation import gettext_lazy as _

from jobs.models import Posting
from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register, register_inbox

register(NavItem(_("Postings"), "job", "/jobs/", permission=Permission.JOB_VIEW, order=40))
register_inbox(lambda user: Posting.objects.screenable_by(user).count())
