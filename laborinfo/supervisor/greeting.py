"""What the person at the terminal reads when the system is up."""

import csv
from pathlib import Path

NAMED = ("prefecture", "analyst", "auditor", "sysadmin")
CHAIN = ("county-", "township-", "village-", "group-")


def greeting(folder: Path, port: int) -> str:
    """Address, demo users and where their passwords lie."""
    lines = ["", f"  Ready: http://127.0.0.1:{port}/"]
    accounts = folder / "demo-accounts.csv"
    if accounts.exists():
        lines += [f"  Demo users: {', '.join(demo_users(accounts))}"]
        lines += [f"  Passwords and second-factor secrets: {accounts}"]
    return "\n".join([*lines, f"  Logs: {folder / 'log'}", "  Stop with Ctrl-C", ""])


def demo_users(accounts: Path) -> list[str]:
    """The users above the tree, and one of each level, each in the region of the next."""
    with accounts.open(encoding="utf-8-sig", newline="") as file:
        names = [row["username"] for row in csv.DictReader(file)]
    chain: list[str] = []
    below = ""
    for prefix in reversed(CHAIN):
        candidates = [name for name in names if name.startswith(prefix)]
        above = [name for name in candidates if below and below.startswith(name.removeprefix(prefix))]
        if picked := (above or candidates)[:1]:
            chain.insert(0, picked[0])
            below = picked[0].removeprefix(prefix)
    return [name for name in NAMED if name in names] + chain
