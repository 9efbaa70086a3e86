"""`seed_demo` as `make run` calls it, in a database of its own: what it leaves is whole and varied."""

import csv
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from laborinfo.supervisor.ground import ROOT

DATABASE = "demo_of_the_test"


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """(connection, environment, folder) of a seeded database, at the scale of `make run`."""
    folder, server = tmp_path_factory.mktemp("demo"), os.environ["DATABASE_URL"]
    address = urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))
    environment = os.environ | {"DATABASE_URL": address, "VAR_DIR": str(folder)}
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "seed_demo", "--scale", "run")
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection, environment, folder
        admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def counts(connection, query: str) -> dict:
    return dict(connection.execute(query).fetchall())


def one(connection, query: str):
    return connection.execute(query).fetchone()[0]


def test_the_whole_tree_and_some_20_000_people_of_all_counties(demo):
    connection, _environment, _folder = demo
    assert one(connection, "SELECT count(*) FROM regions_region") == 28_287
    people = counts(connection, "SELECT county_id, count(*) FROM ledgers_person GROUP BY 1")
    assert len(people) == 16
    assert 15_000 < sum(people.values()) < 25_000


def test_tree_audit_and_totals_hold(demo):
    """Made by COPY and by the services, and still what the services' own checks ask for."""
    _connection, environment, _folder = demo
    script = (
        "from django.core.management import call_command; from django.utils import timezone;"
        "from ledgers.services.totals import drifted_groups;"
        "call_command('check_region_tree'); call_command('verify_audit');"
        "print('drifted', drifted_groups(now=timezone.now()))"
    )
    assert "drifted []" in manage(environment, "shell", "-c", script)


def test_identifiers_are_encrypted_and_indexed(demo):
    connection, _environment, _folder = demo
    stored = connection.execute("SELECT id_number, id_index FROM ledgers_person WHERE id_number IS NOT NULL").fetchall()
    assert min(len(number) for number, _index in stored) >= 1 + 12 + 18 + 16  # key, nonce, text, tag
    assert not any(number[13:31].isdigit() for number, _index in stored)
    assert all(len(index) == 16 for _number, index in stored)


def test_two_periods_are_closed_and_one_is_open_in_mixed_states(demo):
    connection, _environment, _folder = demo
    periods = counts(connection, "SELECT state, count(*) FROM ledgers_period GROUP BY 1")
    assert periods == {"CLOSED": 2, "OPEN": 1}
    states = counts(
        connection,
        "SELECT l.state, count(*) FROM ledgers_ledger l JOIN ledgers_period p ON p.id = l.period_id"
        " WHERE p.state = 'OPEN' AND l.level = 3 GROUP BY 1",
    )
    assert {"COLLECTING", "SUBMITTED", "RETURNED", "ACCEPTED"} <= set(states)
    late = "SELECT count(*) FROM ledgers_ledger l JOIN ledgers_period p ON p.id = l.period_id"
    assert one(connection, f"{late} WHERE p.state = 'CLOSED' AND l.state = 'SUBMITTED'") > 0


def test_findings_are_open_answered_in_every_way_and_settled(demo):
    connection, _environment, _folder = demo
    states = counts(connection, "SELECT state, count(*) FROM ledgers_finding GROUP BY 1")
    answers = counts(connection, "SELECT answer, count(*) FROM ledgers_finding WHERE answer <> '' GROUP BY 1")
    assert set(states) == {"OPEN", "ANSWERED", "SETTLED"}
    assert set(answers) == {"FIXED", "CONFIRMED", "DISPUTED"}


def test_invalid_records_wait_where_nothing_was_submitted(demo):
    """Some 0.4 % of the people there break a rule that stops a submission."""
    _connection, environment, _folder = demo
    script = (
        "from datetime import date; from ledgers.models import *; from ledgers.rules import check_region;"
        "lived_in = Household.objects.order_by().values('region__parent');"
        "open_ = Ledger.objects.filter(period__state='OPEN', region__in=lived_in).select_related('region');"
        "found = {s: [i.code for l in open_.filter(state=s) for h in check_region(l.region, day=date.today()).values()"
        " for i in h if i.is_error] for s in ('COLLECTING', 'SUBMITTED', 'ACCEPTED')};"
        "print('kinds', len(set(found['COLLECTING'])), 'number', len(found['COLLECTING']),"
        " 'sent', len(found['SUBMITTED'] + found['ACCEPTED']))"
    )
    words = manage(environment, "shell", "-c", script).split()
    told = dict(zip(words[words.index("kinds") :: 2], words[words.index("kinds") + 1 :: 2], strict=False))
    assert int(told["kinds"]) >= 5
    assert 5 <= int(told["number"]) <= 80
    assert told["sent"] == "0"


def test_a_spot_check_is_decided_and_one_is_under_way(demo):
    connection, _environment, _folder = demo
    states = counts(connection, "SELECT state, count(*) FROM ledgers_spotcheck GROUP BY 1")
    assert states == {"DECIDED": 1, "CHECKING": 1}
    outcomes = counts(connection, "SELECT first_outcome, count(*) FROM ledgers_spotcheckrow GROUP BY 1")
    assert set(outcomes) == {"", "CONSISTENT", "INCONSISTENT", "UNREACHABLE"}


def test_the_rules_are_counted_and_nothing_is_dated_in_the_future(demo):
    connection, _environment, _folder = demo
    assert one(connection, "SELECT count(*) FROM ledgers_rulehit") > 100
    counted = "SELECT sum(hits) FROM ledgers_rulecount c JOIN regions_region r ON r.id = c.region_id WHERE r.level = 0"
    assert one(connection, counted) == one(connection, "SELECT count(*) FROM ledgers_rulehit")
    assert one(connection, "SELECT count(*) FROM accounts_auditentry WHERE at > now()") == 0
    assert one(connection, "SELECT count(*) FROM common_transitionlog WHERE at > now()") == 0


def test_spells_with_and_without_evidence_bodies_and_placements(demo):
    connection, _environment, _folder = demo
    without = one(connection, "SELECT count(*) FROM ledgers_employmentspell WHERE evidence = ''")
    assert 0 < without < one(connection, "SELECT count(*) FROM ledgers_employmentspell")
    assert one(connection, "SELECT count(DISTINCT kind) FROM regions_workbody") == 5
    assert one(connection, "SELECT count(*) FROM ledgers_employmentspell WHERE organised_by_id IS NOT NULL") > 0
    assert one(connection, "SELECT count(*) FROM matching_placement") > 0
    assert one(connection, "SELECT count(DISTINCT state) FROM matching_referral") >= 5


def test_every_level_has_an_account_with_a_password_that_signs_in(demo):
    _connection, environment, folder = demo
    path = folder / "demo-accounts.csv"
    assert path.stat().st_mode & 0o077 == 0
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    words = {row["username"].split("-")[0] for row in rows}
    assert {"group", "village", "township", "county", "prefecture", "analyst", "auditor", "sysadmin", "api"} <= words
    row = next(row for row in rows if row["username"].startswith("village-"))
    script = (
        "from laborinfo.accounts.models import User;"
        f"print('fits', User.objects.get(username='{row['username']}').check_password('{row['password']}'))"
    )
    assert "fits True" in manage(environment, "shell", "-c", script)


def test_a_second_call_leaves_the_data_alone(demo):
    connection, environment, _folder = demo
    before = one(connection, "SELECT max(id) FROM accounts_auditentry")
    manage(environment, "seed_demo", "--if-empty")
    assert one(connection, "SELECT max(id) FROM accounts_auditentry") == before
    refused = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert refused.returncode != 0
    assert "--rebuild" in refused.stderr
