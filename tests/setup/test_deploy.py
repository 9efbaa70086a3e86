"""What can be proven of the container set-up without a container engine."""

import re
import subprocess

import pytest
import yaml
from django.conf import settings

from laborinfo.supervisor.children import QUEUES
from laborinfo.supervisor.ground import ROOT


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_workers_listen_to_every_queue_that_tasks_are_sent_to(compose):
    worker = compose["services"]["worker"]["command"]
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert worker[worker.index("-Q") + 1] == QUEUES
    assert {*routed, settings.CELERY_TASK_DEFAULT_QUEUE} <= set(QUEUES.split(","))


def test_every_program_of_ours_is_unprivileged_and_has_a_read_only_root(compose):
    for name in ("migrate", "web", "worker", "beat"):
        service = compose["services"][name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER laborinfo$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_every_long_running_service_has_a_health_check(compose):
    for name, service in compose["services"].items():
        assert "healthcheck" in service or name == "web", name  # the web's is in the image


def test_every_secret_and_volume_that_is_used_is_declared(compose):
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= compose["secrets"].keys()
        named = {volume.split(":")[0] for volume in service["volumes"]} if "volumes" in service else set()
        assert {name for name in named if not name.startswith("./")} <= compose["volumes"].keys()


def test_the_secrets_script_makes_every_secret_and_never_replaces_one(compose, tmp_path):
    script = tmp_path / "make-secrets"
    script.write_bytes((ROOT / "deploy" / "make-secrets").read_bytes())
    subprocess.run(["bash", script], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert made.keys() == compose["secrets"].keys()
    assert all(len(value) >= 32 for value in made.values())
    subprocess.run(["bash", script], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made


def test_what_the_image_copies_is_not_kept_from_it():
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for source in " ".join(copied).split():
        assert source == "." or source.split("/")[0] in allowed
    assert "var" not in allowed and "deploy" not in allowed
