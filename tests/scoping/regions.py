"""Regions and work bodies. A region above one's own is seen, so that its line can be shown."""

from datetime import date

from laborinfo.accounts.enums import Permission as P
from laborinfo.regions.enums import WorkBodyKind
from laborinfo.regions.models import WorkBody
from tests.scoping import SIGNED_IN, Route


def village(cast) -> dict:
    return {"code": "522601001001"}


def township(cast) -> dict:
    return {"code": "522601001"}


def body(cast) -> dict:
    made = WorkBody.objects.create(
        kind=WorkBodyKind.COOPERATIVE, name="合作社", leader="杨某", home=cast.regions["522601001"],
        active_from=date(2020, 1, 1),
    )  # fmt: skip
    return {"pk": made.pk}


ABOVE_IS_SEEN = {"lower": "allowed"}


def edited(arguments, **data) -> list[Route]:
    """A page that asks and an act that does, for the county alone."""
    return [
        Route(P.REGION_EDIT, arguments, right="county"),
        Route(P.REGION_EDIT, arguments, right="county", method="post", data=data),
    ]


BODY = {
    "kind": "COOPERATIVE", "name": "新合作社", "leader": "杨某", "active_from": "2026-01-01",
}  # fmt: skip
ROUTES = {
    "regions:region-list": Route(P.REGION_VIEW),
    "regions:picker": Route(SIGNED_IN),
    "regions:region-detail": Route(P.REGION_VIEW, township, expect=ABOVE_IS_SEEN),
    "regions:region-add": edited(village, name="三组", kind="GROUP"),
    "regions:region-rename": edited(village, name="新村", kind="VILLAGE"),
    "regions:region-move": edited(village),
    "regions:region-merge": edited(village),
    "regions:region-split": edited(village, name="新村"),
    "regions:region-close": edited(village),
    "regions:work-body-list": Route(P.WORK_BODY_VIEW),
    "regions:work-body-create": [
        Route(P.WORK_BODY_EDIT),
        Route(P.WORK_BODY_EDIT, method="post", data=BODY),
    ],
    "regions:work-body-detail": Route(P.WORK_BODY_VIEW, body, expect=ABOVE_IS_SEEN),
    "regions:work-body-edit": [
        Route(P.WORK_BODY_EDIT, body),
        Route(P.WORK_BODY_EDIT, body, method="post", data=BODY),
    ],
    "region-list": Route(P.REGION_VIEW),
    "region-detail": Route(P.REGION_VIEW, township, expect=ABOVE_IS_SEEN),
}
