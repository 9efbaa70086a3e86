"""Which Chromium the browser tests run: the machine's own, else one out of an npm package, without root."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "frontend" / "node_modules" / "@sparticuz" / "chromium"
INSTALLED = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # root in a container has no sandbox to offer
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoChromium(Exception):
    """Neither the machine nor the npm package has a Chromium for this platform."""


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """A browser for the tests of one module."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in this thread
    path, environment = chromium_path_and_env()
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=path, env=environment, args=ARGUMENTS)
            yield started
            started.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def chromium_path_and_env() -> tuple[str, dict[str, str]]:
    """Program and environment for Playwright's `executable_path` and `env`. Raises NoChromium."""
    environment = dict(os.environ)
    for path in INSTALLED:
        if os.access(path, os.X_OK):
            return path, environment
    folder = _unpacked()
    libraries = [str(folder / "lib"), str(folder), environment.get("LD_LIBRARY_PATH", "")]
    environment["LD_LIBRARY_PATH"] = ":".join(filter(None, libraries))
    if not Path("/etc/fonts/fonts.conf").exists():  # a bare machine: the package's own font
        environment["FONTCONFIG_PATH"] = str(folder)
    return str(folder / "chromium"), environment


def _unpacked() -> Path:
    """The npm package's program, unpacked into var/chromium once; test workers wait for each other."""
    if not PACKAGE.is_dir() or sys.platform != "linux" or os.uname().machine != "x86_64":
        raise NoChromium("No Chromium: install one as /usr/bin/chromium, or run `npm ci` in frontend/.")
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    target = ROOT / "var" / "chromium" / version
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _unpack(target)
    return target


def _unpack(target: Path) -> None:
    fresh = target.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    node = Path(sys.executable).with_name("node")
    script = ROOT / "scripts" / "unpack_chromium.mjs"
    subprocess.run([node, script, PACKAGE / "bin", fresh], check=True)
    for archive in fresh.glob("*.tar"):
        subprocess.run(["tar", "-xf", archive, "-C", fresh], check=True)
        archive.unlink()
    (fresh / "chromium").chmod(0o755)
    fonts = f"<fontconfig><dir>{target / 'fonts'}</dir><cachedir>{target / 'cache'}</cachedir></fontconfig>"
    (fresh / "fonts.conf").write_text(fonts)
    fresh.rename(target)
