"""Who may ask for the addresses of the Excel import: the uploader alone."""

from laborinfo.accounts.enums import Permission
from tests.ledgers.excel.sheets import checked, line, uploaded, workbook
from tests.scoping import Route

EDIT = Permission.PERSON_EDIT


def new_file(cast) -> dict:
    return {"pk": uploaded(cast, workbook(line())).pk}


def checked_file(cast) -> dict:
    return {"pk": checked(cast, workbook(line())).pk}


ROUTES = {
    "ledgers:import-list": Route(EDIT, right="group"),
    "ledgers:import-upload": Route(EDIT, right="group"),
    "ledgers:import-template": Route(EDIT, right="group"),
    "ledgers:import-result": Route(EDIT, checked_file, right="group"),
    "ledgers:import-columns": Route(EDIT, new_file, right="group"),
    "ledgers:import-detail": Route(EDIT, checked_file, right="group"),
    "ledgers:import-apply": Route(EDIT, checked_file, right="group", method="post", data={"mode": "VALID"}),
    "ledgers:import-cancel": Route(EDIT, new_file, right="group", method="post"),
}
