"""What can be proven of the container set-up without a container engine."""

import re
import subprocess

import pytest
import yaml
from django.conf import settings

from laborinfo.supervisor.children import QUEUES
from laborinfo.supervisor.ground import ROOT
from tests.setup.image import DOCKERFILE, FINAL_STAGE, UID, instruction, web_health_check


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_workers_listen_to_every_queue_that_tasks_are_sent_to(compose):
    worker = compose["services"]["worker"]["command"]
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert worker[worker.index("-Q") + 1] == QUEUES
    assert {*routed, settings.CELERY_TASK_DEFAULT_QUEUE} <= set(QUEUES.split(","))


OURS = ("migrate", "web", "worker", "beat")


def test_every_service_has_a_read_only_root_and_ours_are_unprivileged(compose):
    for name, service in compose["services"].items():
        assert service["read_only"], name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
        if name in OURS:
            assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert instruction("USER") == "laborinfo"
    assert f"useradd --uid {UID}" in FINAL_STAGE


def test_images_are_pinned_to_a_version(compose):
    named = [service["image"] for service in compose["services"].values() if "build" not in service]
    named += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert all(re.search(r":\d[\w.-]*$", image) for image in named), named


def test_every_long_running_service_has_a_health_check(compose):
    for name, service in compose["services"].items():
        if name == "web":
            assert web_health_check()[0] == "python"  # the image's own
        elif name == "migrate":
            assert service["healthcheck"] == {"disable": True}
        else:
            assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_who_waits_for_a_health_check_waits_for_one_that_exists(compose):
    for service in compose["services"].values():
        for name, wanted in service.get("depends_on", {}).items():
            check = compose["services"][name].get("healthcheck", {"test": web_health_check()})
            assert wanted["condition"] == "service_completed_successfully" or "test" in check


def test_every_variable_is_one_that_the_program_reads(compose):
    read = "".join((ROOT / "laborinfo" / name).read_text() for name in ("settings.py", "wsgi.py"))
    for name in OURS:
        for variable in compose["services"][name]["environment"]:
            stem = variable.removesuffix("_FILE")
            asked = rf"""secret(?:_or_empty)?\("{stem}\"""" if variable != stem else rf"""[("]{stem}\""""
            assert re.search(asked, read), variable


def test_every_secret_file_is_mounted_where_it_is_read(compose):
    for service in compose["services"].values():
        paths = (
            [path for name, path in service["environment"].items() if name.endswith("_FILE")]
            if "environment" in service
            else []
        )
        assert {path.removeprefix("/run/secrets/") for path in paths} == set(service.get("secrets", []))


def test_what_the_program_writes_lies_on_a_volume_or_in_memory(compose):
    environment = dict(re.findall(r"(\w+)=(\S+)", instruction("ENV")))
    for name in OURS:
        writable = [
            *compose["services"][name]["tmpfs"],
            *(one.split(":")[1] for one in compose["services"][name]["volumes"]),
        ]
        for variable in ("VAR_DIR", "NUMBA_CACHE_DIR", "HOME"):
            assert any(environment[variable].startswith(place) for place in writable), (name, variable)
    metrics = compose["services"]["web"]["environment"]["PROMETHEUS_MULTIPROC_DIR"]
    assert metrics.startswith("/tmp/")
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
    made = next(line for line in FINAL_STAGE.splitlines() if "install -d" in line)
    assert "-o laborinfo" in made and environment["VAR_DIR"] in made  # a fresh volume takes this owner over


def test_what_is_copied_or_mounted_exists(compose):
    for source in " ".join(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)).split():
        assert (ROOT / source).exists(), source
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).is_file(), volume


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
