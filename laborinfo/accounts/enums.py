"""Roles and the one permission enum. Which role holds which permission: permissions.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    GROUP_ORGANIZER = "GROUP_ORGANIZER", _("Group organiser")
    VILLAGE_ORGANIZER = "VILLAGE_ORGANIZER", _("Village organiser")
    TOWNSHIP_ORGANIZER = "TOWNSHIP_ORGANIZER", _("Township organiser")
    COUNTY_ORGANIZER = "COUNTY_ORGANIZER", _("County organiser")
    PREFECTURE_ORGANIZER = "PREFECTURE_ORGANIZER", _("Prefecture organiser")
    ANALYST = "ANALYST", _("Analyst")
    API_CLIENT = "API_CLIENT", _("API client")
    API_WRITER = "API_WRITER", _("API client that writes")
    AUDITOR = "AUDITOR", _("Auditor")
    SYSTEM_ADMIN = "SYSTEM_ADMIN", _("System administrator")


class Permission(models.TextChoices):
    REGION_VIEW = "REGION_VIEW", _("See regions")
    REGION_EDIT = "REGION_EDIT", _("Change regions")
    WORK_BODY_VIEW = "WORK_BODY_VIEW", _("See work bodies")
    WORK_BODY_EDIT = "WORK_BODY_EDIT", _("Change work bodies")
    ACCOUNT_VIEW = "ACCOUNT_VIEW", _("See accounts")
    ACCOUNT_EDIT = "ACCOUNT_EDIT", _("Create, suspend, move accounts")
    SETTINGS_EDIT = "SETTINGS_EDIT", _("Change settings")
    AUDIT_VIEW = "AUDIT_VIEW", _("Read the audit trail")
    PERSON_VIEW = "PERSON_VIEW", _("See households and people")
    PERSON_EDIT = "PERSON_EDIT", _("Enter and re-verify households and people")
    PERSON_IMPORT = "PERSON_IMPORT", _("Import people from Excel")
    PERSON_REVEAL = "PERSON_REVEAL", _("Reveal a masked identifier, with a purpose")
    PERSON_EXPORT = "PERSON_EXPORT", _("Export lists of people")
    DUPLICATE_DECIDE = "DUPLICATE_DECIDE", _("Merge people registered twice, or tell them apart")
    PERSON_MOVE = "PERSON_MOVE", _("Move and join households and people within one's regions")
    LEDGER_VIEW = "LEDGER_VIEW", _("See ledgers")
    LEDGER_SUBMIT = "LEDGER_SUBMIT", _("Submit a ledger")
    LEDGER_REVIEW = "LEDGER_REVIEW", _("Accept or return the ledgers of the level below")
    SPOT_CHECK_VIEW = "SPOT_CHECK_VIEW", _("See spot checks and their results")
    SPOT_CHECK_RUN = "SPOT_CHECK_RUN", _("Design, draw, enter and decide spot checks")
    SIGNAL_VIEW = "SIGNAL_VIEW", _("See signals in the records")
    RULE_RAISE = "RULE_RAISE", _("Count a warning of the rules as an error")
    PERIOD_MANAGE = "PERIOD_MANAGE", _("Open and close periods")
    SYSTEM_CHECK_VIEW = "SYSTEM_CHECK_VIEW", _("See what the nightly checks found")
    TOTALS_VIEW = "TOTALS_VIEW", _("See totals and dashboards")
    JOB_VIEW = "JOB_VIEW", _("See postings and employers")
    JOB_EDIT = "JOB_EDIT", _("Enter postings and employers")
    JOB_IMPORT = "JOB_IMPORT", _("Import postings")
    JOB_SCREEN = "JOB_SCREEN", _("Screen, open and withdraw postings")
    MATCH_VIEW = "MATCH_VIEW", _("See match lists")
    MATCH_RUN = "MATCH_RUN", _("Run matching")
    REFERRAL_EDIT = "REFERRAL_EDIT", _("Refer and place people")
    SUBSIDY_VIEW = "SUBSIDY_VIEW", _("See eligibility")
    SUBSIDY_RUN = "SUBSIDY_RUN", _("Compute eligibility")
