"""Fetch Debian's PostgreSQL and Redis for the deployment test; installs nothing and needs no root.

    python scripts/debian_services.py FOLDER [--all]

What the machine has already is used as it is (--all: fetched nevertheless). The rest is downloaded by apt with lists
and archives of our own, and unpacked into FOLDER/root. Elsewhere than on Debian, or without its package archive,
nothing is fetched and the test takes the embedded servers. FOLDER/servers.json says what is used:
{"postgres": folder of initdb and pg_dump or "", "redis": redis-server or "", "libraries": [folders], "note": why}.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = ("apt-get", "apt-cache", "dpkg-deb")


class NotToBeHad(Exception):
    """Debian's packages cannot be used here; the message says why."""


def newest_postgres(root: Path) -> str:
    """The folder of the newest server's programs below `root`, or an empty string."""
    found = [path.parent for path in root.glob("usr/lib/postgresql/*/bin/initdb")]
    return str(max(found, key=lambda path: int(path.parent.name), default=""))


def redis_server(root: Path) -> str:
    """The Redis server below `root`, or an empty string."""
    path = root / "usr/bin/redis-server"
    return str(path) if path.exists() else ""


class Archive:
    """Debian's package archive, read with state of our own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.options = {"Dir::Cache": folder / "cache", "Debug::NoLocking": "1", "APT::Sandbox::User": "root"}
        (folder / "cache/archives/partial").mkdir(parents=True, exist_ok=True)

    def run(self, program: str, *arguments: str) -> str:
        """Output of apt-get or apt-cache. Raises NotToBeHad with its last line."""
        options = [part for key, value in self.options.items() for part in ("-o", f"{key}={value}")]
        done = subprocess.run(
            [program, *options, *arguments],
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode != 0:
            raise NotToBeHad((done.stderr.strip() or done.stdout.strip() or program).splitlines()[-1])
        return done.stdout

    def fetch_lists(self) -> None:
        """Lists of our own: the machine's are missing or out of date."""
        lists = self.folder / "lists"
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        self.options["Dir::State::lists"] = lists
        self.run("apt-get", "update")

    def download(self, packages: list[str]) -> None:
        """The packages and whatever they need that is not installed, into cache/archives."""
        names = [self.server_package() if name == "postgresql" else name for name in packages]
        self.run("apt-get", "-y", "--no-install-recommends", "--download-only", "--reinstall", "install", *names)

    def server_package(self) -> str:
        """The versioned package behind `postgresql`: its servers' wrapper scripts are not needed."""
        found = re.search(r"Depends: (postgresql-\d+)", self.run("apt-cache", "depends", "postgresql"))
        if not found:
            raise NotToBeHad("apt knows no package postgresql")
        return found[1]

    def unpack(self, root: Path) -> None:
        for package in sorted((self.folder / "cache/archives").glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, root], check=True)


def fetch(folder: Path, missing: list[str]) -> None:
    """Download and unpack; with lists of our own when the machine's do not do."""
    if absent := [tool for tool in TOOLS if not shutil.which(tool)]:
        raise NotToBeHad(f"this is not Debian: there is no {absent[0]}")
    archive = Archive(folder)
    try:
        archive.download(missing)
    except NotToBeHad:
        archive.fetch_lists()
        archive.download(missing)
    archive.unpack(folder / "root")


def main(folder: Path, *, everything: bool = False) -> dict:
    """Find or fetch both servers; what is written into servers.json."""
    system, own = Path("/"), folder / "root"
    postgres = "" if everything else newest_postgres(system)
    redis = "" if everything else redis_server(system)
    missing = [name for name, found in (("postgresql", postgres), ("redis-server", redis)) if not found]
    note = ""
    if missing:
        print(f"Fetching {' and '.join(missing)} from Debian …", flush=True)
        try:
            fetch(folder, missing)
        except (NotToBeHad, subprocess.SubprocessError) as error:
            note = str(error)
            print(f"Debian's servers cannot be had ({note}); the test will take the embedded ones.", flush=True)
    libraries = sorted({str(path.parent) for path in own.glob("usr/lib/**/*.so*")})
    return {
        "postgres": postgres or newest_postgres(own),
        "redis": redis or redis_server(own),
        "libraries": libraries,
        "note": note,
    }


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    (target / "servers.json").write_text(json.dumps(main(target.resolve(), everything="--all" in sys.argv), indent=1))
