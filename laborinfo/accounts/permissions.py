"""A role is a list of permissions and the level of region it may be posted to. The matrix page is drawn from here.

System, audit and data administration are three separate roles (GB/T 22239): none of them holds the others' rights.
"""

from laborinfo.accounts.enums import Permission as P
from laborinfo.accounts.enums import Role
from laborinfo.regions.enums import Level

READ_JOBS = frozenset({P.JOB_VIEW})
COLLECT = (
    frozenset(
        {
            P.REGION_VIEW,
            P.WORK_BODY_VIEW,
            P.PERSON_VIEW,
            P.PERSON_EDIT,
            P.PERSON_IMPORT,
            P.PERSON_REVEAL,
            P.PERSON_MOVE,
            P.LEDGER_VIEW,
            P.TOTALS_VIEW,
        }
    )
    | READ_JOBS
)
PLACE = frozenset({P.MATCH_VIEW, P.REFERRAL_EDIT, P.SUBSIDY_VIEW})
LEAD = frozenset({P.ACCOUNT_VIEW, P.ACCOUNT_EDIT, P.PERSON_EXPORT, P.DUPLICATE_DECIDE})
REVIEW = frozenset({P.LEDGER_SUBMIT, P.LEDGER_REVIEW, P.WORK_BODY_EDIT, P.SPOT_CHECK_VIEW, P.SIGNAL_VIEW})
POST = frozenset({P.JOB_EDIT, P.JOB_IMPORT, P.JOB_SCREEN})
READ_BY_PROGRAM = frozenset(
    {P.REGION_VIEW, P.PERSON_VIEW, P.LEDGER_VIEW, P.TOTALS_VIEW, P.JOB_VIEW, P.MATCH_VIEW, P.SUBSIDY_VIEW}
)
READ_PEOPLE = COLLECT - {P.PERSON_EDIT}

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.GROUP_ORGANIZER: COLLECT | {P.MATCH_VIEW},
    Role.VILLAGE_ORGANIZER: COLLECT | PLACE | LEAD | {P.LEDGER_SUBMIT, P.WORK_BODY_EDIT, P.JOB_EDIT},
    Role.TOWNSHIP_ORGANIZER: READ_PEOPLE | PLACE | LEAD | REVIEW | POST,
    Role.COUNTY_ORGANIZER: READ_PEOPLE | PLACE | LEAD | REVIEW | POST
    | {P.REGION_EDIT, P.MATCH_RUN, P.SUBSIDY_RUN, P.SPOT_CHECK_RUN, P.RULE_RAISE},
    Role.PREFECTURE_ORGANIZER: READ_PEOPLE | PLACE | LEAD | REVIEW | POST
    | {P.REGION_EDIT, P.MATCH_RUN, P.SUBSIDY_RUN, P.PERIOD_MANAGE, P.SYSTEM_CHECK_VIEW, P.RULE_RAISE},
    Role.ANALYST: frozenset({P.REGION_VIEW, P.WORK_BODY_VIEW, P.TOTALS_VIEW, P.JOB_VIEW}),
    Role.API_CLIENT: READ_BY_PROGRAM,
    Role.API_WRITER: READ_BY_PROGRAM | {P.PERSON_EDIT},
    Role.AUDITOR: frozenset({P.AUDIT_VIEW, P.REGION_VIEW, P.ACCOUNT_VIEW}),
    Role.SYSTEM_ADMIN: frozenset({P.ACCOUNT_VIEW, P.ACCOUNT_EDIT, P.SETTINGS_EDIT, P.SYSTEM_CHECK_VIEW, P.REGION_VIEW}),
}  # fmt: skip

# The level a role is posted at; None: any level down from the prefecture.
ROLE_LEVEL: dict[str, int | None] = {
    Role.GROUP_ORGANIZER: Level.GROUP,
    Role.VILLAGE_ORGANIZER: Level.VILLAGE,
    Role.TOWNSHIP_ORGANIZER: Level.TOWNSHIP,
    Role.COUNTY_ORGANIZER: Level.COUNTY,
    Role.PREFECTURE_ORGANIZER: Level.PREFECTURE,
    Role.ANALYST: None,
    Role.API_CLIENT: None,
    Role.API_WRITER: None,
    Role.AUDITOR: Level.PREFECTURE,
    Role.SYSTEM_ADMIN: Level.PREFECTURE,
}

# County level and above, and whoever administers or audits, sign in with a second factor.
SECOND_FACTOR_ROLES = frozenset(
    {Role.COUNTY_ORGANIZER, Role.PREFECTURE_ORGANIZER, Role.ANALYST, Role.AUDITOR, Role.SYSTEM_ADMIN}
)
PROGRAM_ROLES = frozenset({Role.API_CLIENT, Role.API_WRITER})
ORGANIZER_ROLES = tuple(role for role in ROLE_LEVEL if role.endswith("_ORGANIZER"))
