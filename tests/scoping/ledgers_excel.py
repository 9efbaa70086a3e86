"""Who may ask for the addresses of the Excel import: the uploader alone."""

from datetime import date

from laborinfo.accounts.enums import Permission
from ledgers.models import Ledger
from ledgers.services.official import keep_export
from ledgers.services.periods import open_period
from tests.factories import NOW
from tests.ledgers.excel.sheets import checked, line, uploaded, workbook
from tests.scoping import Route

IMPORT = Permission.PERSON_IMPORT


def new_file(cast) -> dict:
    return {"pk": uploaded(cast, workbook(line())).pk}


def checked_file(cast) -> dict:
    return {"pk": checked(cast, workbook(line())).pk}


def ledger(cast) -> dict:
    open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))
    return {"pk": Ledger.objects.get(region=cast.region_of("village")).pk}


def made_export(cast) -> dict:
    of_village = Ledger.objects.get(pk=ledger(cast)["pk"])
    return {"pk": keep_export(by=cast.village, now=NOW, ledger=of_village).pk}


ROUTES = {
    "ledgers:official-ledger": Route(Permission.PERSON_EXPORT, ledger, right="village"),
    "ledgers:official-file": Route(Permission.PERSON_EXPORT, made_export, right="village"),
    "ledgers:import-list": Route(IMPORT, right="group"),
    "ledgers:import-upload": Route(IMPORT, right="group"),
    "ledgers:import-template": Route(IMPORT, right="group"),
    "ledgers:import-result": Route(IMPORT, checked_file, right="group"),
    "ledgers:import-columns": Route(IMPORT, new_file, right="group"),
    "ledgers:import-detail": Route(IMPORT, checked_file, right="group"),
    "ledgers:import-apply": Route(IMPORT, checked_file, right="group", method="post", data={"mode": "VALID"}),
    "ledgers:import-cancel": Route(IMPORT, new_file, right="group", method="post"),
}
