"""The containers of docker-compose.yml as plain processes: the commands, the environment and the read-only tree are
those of the two files, with the addresses and folders of this machine in the place of the containers' own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

from laborinfo.embedded.identity import enter_user_namespace, user_namespaces_work
from laborinfo.embedded.process import signal_group, spawn
from laborinfo.supervisor.ground import ROOT
from tests.setup.running import unused_port

SITE = "labour.example.cn"
UID = 10001  # useradd --uid in the Dockerfile
IN_IMAGE = re.compile(r"(?<![\w./-])/(run/secrets|data|srv/static|srv/app|tmp|opt/venv|backups|[\w-]+\.sh)(?![\w-])")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
FINAL_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


def instruction(word: str) -> str:
    """The last line of the image's stage that begins with `word`, without it."""
    return re.findall(rf"^{word} (.+)$", FINAL_STAGE, re.MULTILINE)[-1].strip()


def default_command() -> list[str]:
    return json.loads(re.sub(r"\s+", " ", instruction("CMD")))


def web_health_check() -> list[str]:
    return json.loads(instruction("HEALTHCHECK").split(" CMD ", 1)[1])


def build_step() -> str:
    """The shell line that checks the program and collects the static files."""
    return next(line for line in re.findall(r"^RUN (.+)$", FINAL_STAGE, re.MULTILINE) if "collectstatic" in line)


def copied_tree(target: Path) -> None:
    """What `COPY . .` and the two builds before it put into the image, with nobody's permission to write."""
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    target.mkdir()
    left_out = shutil.ignore_patterns("node_modules", "dist", "__pycache__", "*.mo")
    for name in allowed:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=left_out)
        else:
            shutil.copy(source, target / name)
    shutil.copytree(ROOT / "frontend/dist", target / "frontend/dist")
    shutil.copytree(ROOT / "locale", target / "locale", dirs_exist_ok=True)
    subprocess.run(["chmod", "-R", "a-w,a+rX", target], check=True)


def fingerprint(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file: what somebody writes shows here."""
    stats = ((path, path.lstat()) for path in folder.rglob("*"))
    return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in stats}


def drop_root() -> None:
    os.setgroups([])
    os.setgid(UID)
    os.setuid(UID)


def image_account() -> Callable[[], None] | None:
    """What makes a child of root the image's account, or at least somebody without root's power to write everywhere.

    The interpreter may lie in root's own folder, where no other account may enter: then a user namespace takes the
    power and leaves the ownership. None for an ordinary user, whom the modes of the files bind as they are.
    """
    if os.geteuid() != 0:
        return None
    try:
        tried = subprocess.run([sys.executable, "-c", "import django"], preexec_fn=drop_root, cwd="/")
        if tried.returncode == 0:
            return drop_root
    except PermissionError:
        pass
    return (lambda: enter_user_namespace(UID, UID)) if user_namespaces_work(UID, UID) else None


class Containers:
    """Every program of the image on this machine, below `folder`."""

    def __init__(self, folder: Path, postgres_port: int, redis_port: int) -> None:
        self.folder = folder
        self.port = unused_port()
        self.account = image_account()
        self.addresses = {
            "postgres:5432": f"127.0.0.1:{postgres_port}", "valkey:6379": f"127.0.0.1:{redis_port}",
            "${SITE:?name the site in .env}": SITE, "${SITE}": SITE, "$$": "$",
        }  # fmt: skip
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        for name in ("data", "static", "tmp", "backups"):
            (folder / name).mkdir()
            if self.account is drop_root:
                os.chown(folder / name, UID, UID)
        copied_tree(folder / "app")

    def here(self, text: str) -> str:
        """The text with this machine's folders and addresses in it."""
        for there, address in self.addresses.items():
            text = text.replace(there, address)
        places = {"run/secrets": self.folder / "secrets", "opt/venv": sys.prefix}
        places |= {"srv/static": self.folder / "static", "srv/app": self.folder / "app"}
        places |= {name: self.folder / name for name in ("data", "tmp", "backups")}
        places |= {path.name: path for path in (ROOT / "deploy").glob("*.sh")}
        return IN_IMAGE.sub(lambda found: str(places[found[1]]), text).replace("8000", str(self.port))

    def environment(self, service: str) -> dict[str, str]:
        """ENV of the image (not for foreign images), then `environment` of the service."""
        definition = COMPOSE["services"][service]
        image = dict(re.findall(r"(\w+)=(\S+)", instruction("ENV"))) if "build" in definition else {}
        given = {"PATH": "$PATH", **image, **definition["environment"]}
        made = {key: self.here(str(value)).replace("$PATH", os.environ["PATH"]) for key, value in given.items()}
        return {**made, "HOSTNAME": os.uname().nodename, "TMPDIR": str(self.folder / "tmp")}

    def command(self, service: str) -> list[str]:
        return [self.here(part) for part in COMPOSE["services"][service].get("command") or default_command()]

    def start(self, service: str, **more: str) -> "subprocess.Popen[bytes]":
        environment = self.environment(service) | more
        with (self.folder / f"{service}.log").open("ab") as log:
            command = ["env", *self.command(service)]  # env: finds the program on the service's own PATH
            process = spawn(command, env=environment, log=log, cwd=self.folder / "app", become=self.account)
        self.processes[service] = process
        return process

    def run(self, service: str, command: list[str], **options) -> subprocess.CompletedProcess[str]:
        """Another command in the container of a service."""
        return subprocess.run(
            ["env", *command], env=self.environment(service), cwd=options.pop("cwd", self.folder / "app"),
            preexec_fn=self.account, capture_output=True, text=True, timeout=240, **options,
        )  # fmt: skip

    def health(self, service: str) -> subprocess.CompletedProcess[str]:
        """The service's health check, where `/proc/1` is its process."""
        check = COMPOSE["services"][service].get("healthcheck", {}).get("test")
        command = web_health_check() if check is None else check[1:]
        if check and check[0] == "CMD-SHELL":
            command = ["sh", "-c", *command]
        return self.run(service, [self.here(part) for part in command])

    def log(self, service: str) -> str:
        return (self.folder / f"{service}.log").read_text(errors="replace")

    def stop(self) -> None:
        for process in self.processes.values():
            signal_group(process, signal.SIGKILL)
