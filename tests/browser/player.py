"""One person at a device: finds things by the words on the page, as in the language chosen, and presses them."""

import time

from django.conf import settings
from django.utils import translation
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Locator, expect

from laborinfo.accounts.models import User
from tests.browser.watch import Watch
from tests.browser.world import KEY
from tests.factories import PASSWORD

PATIENCE = 10_000  # milliseconds for one page on a busy machine
LONG = 120_000  # … for work in the background


def code_now() -> str:
    """What the authenticator app shows."""
    totp = TOTP(bytes.fromhex(KEY))
    totp.time = time.time()
    return f"{totp.token():06}"


class Player:
    """A signed-in user in a browser of its own."""

    def __init__(self, browser: Browser, site: str, user: User, *, size: tuple[int, int], language: str, examined=None):
        self.site, self.user, self.language = site, user, language
        locale = "en-GB" if language == "en" else "zh-CN"
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=locale)
        self.context.set_default_timeout(PATIENCE)
        self.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
        self.page = self.context.new_page()
        self.watch = Watch(self.page, site, examined)
        self.main = self.page.locator("main")

    # --- words
    def say(self, message: str, **values) -> str:
        """The words of the page for an English source string."""
        with translation.override(self.language):
            text = translation.gettext(message)
        return text % values if values else text

    def sees(self, text, *, place: Locator | None = None) -> None:
        expect(place or self.main).to_contain_text(str(text), timeout=PATIENCE)

    def sees_words(self, message: str, **values) -> None:
        self.sees(self.say(message, **values))

    def label(self, labels, code: str) -> str:
        """The label of a code, as the page shows it."""
        with translation.override(self.language):
            return str(labels(code).label)

    def sees_not(self, text) -> None:
        expect(self.main).not_to_contain_text(str(text))

    def told(self, message: str, **values) -> None:
        """The toast of the page that was just reached."""
        expect(self.page.locator("#toasts")).to_contain_text(self.say(message, **values))

    def tile(self, label: str) -> str:
        """The figure of a tile, by the tile's label."""
        words = self.page.get_by_text(self.say(label), exact=True)
        return self.main.locator(".kpi").filter(has=words).locator(".v").first.inner_text().strip()

    # --- moving about
    def open(self, path: str = "/") -> None:
        self.page.goto(f"{self.site}{path}")
        self.watch.look()

    def control(self, name: str, place: Locator | None = None) -> Locator:
        """A link or button by its name."""
        here = place or self.main
        return here.get_by_role("link", name=name, exact=True).or_(here.get_by_role("button", name=name, exact=True))

    def press(self, message: str, *, place: Locator | None = None, sure: bool = False, **values) -> None:
        """Press a link or button by its words, say yes if asked, and look at the page it leads to."""
        target = self.control(self.say(message, **values), place)
        with self.page.expect_navigation():
            target.click()
            if sure:
                self.agree()
        self.watch.look()

    def follow(self, text: str, *, place: Locator | None = None) -> None:
        """Press a link that contains a text: a name, a number."""
        with self.page.expect_navigation():
            (place or self.main).get_by_role("link").filter(has_text=text).first.click()
        self.watch.look()

    def follow_tile(self, label: str, **values) -> None:
        """Press the tile of the home page that says what waits."""
        words = self.page.get_by_text(self.say(label, **values), exact=True)
        with self.page.expect_navigation():
            self.main.locator(".kpi").filter(has=words).get_by_role("link").click()
        self.watch.look()

    def follow_first_row(self) -> None:
        """Open what the first row of the list is about."""
        with self.page.expect_navigation():
            self.main.locator("tbody tr").first.get_by_role("link").first.click()
        self.watch.look()

    def tap(self, message: str, *, place: Locator | None = None) -> None:
        """Press what changes a part of the page only."""
        self.control(self.say(message), place).click()

    def tap_open(self, message: str, *, place: Locator) -> None:
        """Unfold what stands under a heading that opens."""
        place.locator("summary").filter(has_text=self.say(message)).click()

    def agree(self) -> None:
        self.page.locator("#confirm[open] button[value=yes]").click()

    def menu(self, label: str) -> None:
        """Go by the menu: on top on a wide screen, at the bottom of a phone, perhaps under "More"."""
        name = self.say(label)
        if self.page.locator(".bottom-bar").is_visible():
            bar = self.page.locator(".bottom-bar")
            entry = bar.get_by_role("link", name=name, exact=True)
            if not entry.is_visible():
                bar.locator("summary").click()
        else:
            bar = self.page.locator(".main-menu")
            entry = bar.get_by_role("link", name=name, exact=True)
            here = self.page.get_by_role("link", name=name, exact=True, include_hidden=True)
            if not entry.is_visible():
                bar.locator("details").filter(has=here).locator("summary").click()
        with self.page.expect_navigation():
            entry.click()
        self.watch.look()

    # --- forms
    def fill(self, values: dict, *, place: Locator | None = None) -> None:
        """Fill fields by name; on a phone the form is turned to the step that holds the field."""
        for name, value in values.items():
            field = (place or self.main).locator(f"[name={name}]")
            self.reach(field.first)
            self.enter(field, value)

    def reach(self, field: Locator) -> None:
        for turn in ("[data-step-next]", "[data-step-back]"):
            button = self.main.locator(turn)
            while not field.is_visible() and button.is_visible():
                button.click()
        expect(field).to_be_visible()

    def enter(self, field: Locator, value) -> None:
        kind = field.first.evaluate("(e) => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(str(value))
        elif kind in {"checkbox", "radio"} and isinstance(value, str | list):
            for one in [value] if isinstance(value, str) else value:
                field.and_(self.page.locator(f"[value='{one}']")).check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(str(value))

    def value_of(self, name: str) -> str:
        return self.main.locator(f"[name={name}]").input_value()

    # --- signing in
    def sign_in(self) -> None:
        """By name and password, and by the second factor where it is asked for."""
        self.open("/")
        self.fill({"username": self.user.username, "password": PASSWORD})
        self.press("Sign in", place=self.main.locator("form"))
        if "/second-factor/" in self.page.url:
            self.fill({"code": code_now()})
            self.press("Go on")
        assert self.page.url == f"{self.site}/", self.page.url

    def waits_for(self, state: str) -> None:
        """Stay on the page of a long job until its badge says the state; progress shows itself."""
        expect(self.main.locator("[role=status] .badge")).to_have_text(self.say(state), timeout=LONG)
        self.watch.look()
