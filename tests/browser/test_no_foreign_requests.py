"""No page asks anything of another site, and none does what the content security policy refuses: the users' network
has no way out, and the data stay in."""

import pytest

from ledgers.models import Ledger
from ledgers.services.periods import open_period
from ledgers.services.submission import submit_village_ledger
from tests.assessment.world import close_october
from tests.browser.player import Player
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.matching.world import posting, run_now, seeker

pytestmark = pytest.mark.django_db(transaction=True)

# Part, and the pages that this person opens; {…} are filled from the world.
PAGES = {
    "group": ["/", "/ledgers/worklist/", "/ledgers/households/", "/ledgers/households/new/",
              "/ledgers/households/{household}/", "/ledgers/people/{person}/edit/", "/matching/people/{person}/"],
    "township": ["/", "/ledgers/", "/ledgers/{ledger}/", "/ledgers/{ledger}/review/", "/ledgers/findings/"],
    "prefecture": ["/", "/ledgers/periods/", "/jobs/", "/jobs/postings/{posting}/", "/jobs/imports/",
                   "/jobs/screening/", "/matching/", "/matching/runs/{run}/", "/matching/postings/{posting}/",
                   "/subsidies/", "/regions/", "/accounts/", "/accounts/profile/", "/dashboard/522600/",
                   "/dashboard/522601/", "/api/v1/docs/", "/ui/"],
}  # fmt: skip


@pytest.fixture
def filled(stage_of):
    """A submitted ledger, a run and a closed month, so that no page is empty."""
    stage = stage_of("desktop")
    cast = stage.world.cast
    person = seeker(cast)
    post = posting(cast)
    make_household(cast.region_of("group"), people=2)
    close_october(cast.regions["522600"])
    period = open_period(by=cast.prefecture, now=NOW, month=NOW.date())
    ledger = Ledger.objects.get(period=period, region=cast.region_of("village"))
    submit_village_ledger(by=cast.village, now=NOW, ledger=ledger, acknowledge_warnings=True)
    run = run_now(cast.prefecture, cast.regions["522600"])
    keys = {"household": person.household_id, "person": person.pk, "posting": post.pk, "ledger": ledger.pk}
    return stage, keys | {"run": run.pk}


@pytest.mark.parametrize("part", PAGES)
def test_nothing_leaves_the_site_and_nothing_is_refused(filled, part):
    stage, keys = filled
    player = stage.player(part)
    for path in PAGES[part]:
        visit(player, path.format(**keys))
    assert player.watch.faults == []


def visit(player: Player, path: str) -> None:
    answer = player.page.goto(f"{player.site}{path}")
    assert answer.status == 200, path
    player.page.wait_for_load_state("networkidle")
    if path.endswith("/docs/"):
        player.page.locator(".opblock").first.wait_for()  # the schema was read and drawn
    player.watch.note_refusals()


def test_the_watch_sees_what_leaves(filled):
    """The check itself: a picture from elsewhere is noticed, and the policy refuses it."""
    stage, _keys = filled
    player = stage.player("group")
    player.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))")
    player.page.wait_for_function("window.refused.length > 0")
    player.watch.note_refusals()
    assert any("refused by policy: img-src" in fault for fault in player.watch.faults)
