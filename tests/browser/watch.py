"""Keeps an eye on a page: what leaves the site, what the content security policy refuses, what axe finds."""

import re
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

REFUSED = "window.refused = []; addEventListener('securitypolicyviolation', (e) => refused.push(e.violatedDirective))"
# Chromium writes this for every page whose status is not 2xx, also for a form that comes back with its errors.
FORM_CAME_BACK = re.compile(r"status of 422")
# htmx complains of a request that a newer one replaced, or that the page left behind; a failed one has other words.
REPLACED = re.compile(r"^htmx:(afterRequest|sendAbort)\b")
AXE = Axe()
KEYS = re.compile(r"[0-9a-f-]{36}|\d+")


class Watch:
    """`faults` collects one line a defect; `look()` examines the page as it now stands."""

    def __init__(self, page: Page, site: str, examined: set[str] | None = None):
        self.page, self.site = page, site
        self.examined = set() if examined is None else examined
        self.faults: list[str] = []
        page.add_init_script(REFUSED)
        page.on("request", lambda request: self.asked(request.url))
        page.on("pageerror", lambda error: self.note(f"script error: {error}"))
        page.on("console", self.said)

    def note(self, fault: str) -> None:
        line = f"{self.page.url.removeprefix(self.site)}: {fault}"
        if line not in self.faults:
            self.faults.append(line)

    def asked(self, url: str) -> None:
        if not url.startswith((f"{self.site}/", "data:", "blob:")):
            self.note(f"request leaves the site: {url}")

    def said(self, message) -> None:
        expected = FORM_CAME_BACK.search(message.text) or REPLACED.search(message.text)
        if message.type in {"error", "warning"} and not expected:
            self.note(f"console: {message.text}")

    def note_refusals(self) -> None:
        for directive in self.page.evaluate("window.refused"):
            self.note(f"refused by policy: {directive}")

    def look(self) -> None:
        """Policy, width and accessibility of the page as it is."""
        self.note_refusals()
        width = self.page.viewport_size["width"]
        if (found := self.page.evaluate("document.documentElement.scrollWidth")) > width:
            self.note(f"{found} px wide on a screen of {width}")
        self.examine()

    def examine(self) -> None:
        """All rules of axe, once for each kind of page and width: as it opens, and with its errors."""
        refused = bool(self.page.locator("[aria-invalid=true]").count())
        kind = f"{self.page.viewport_size['width']} {KEYS.sub('N', urlsplit(self.page.url).path)} {refused}"
        if kind in self.examined:
            return
        self.examined.add(kind)
        found = AXE.run(self.page, options={"resultTypes": ["violations"]}).response
        for violation in found["violations"]:
            places = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            self.note(f"axe {violation['id']}: {places}")
