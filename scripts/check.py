"""`make check`: every static check, each one's verdict at the end. Writes nothing into the tree."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CACHE = Path(tempfile.gettempdir()) / f"laborinfo-check-{os.getuid()}"
TEMPLATES = ["templates"]
CHECKS = {
    "lint": ["ruff", "check", "--no-cache", "."],
    "format": ["ruff", "format", "--no-cache", "--check", "."],
    "templates": ["djlint", "--lint", "--quiet", *TEMPLATES],
    "types": ["mypy", "--cache-dir", str(CACHE / "mypy")],
    "import direction": ["lint-imports", "--no-cache"],
    "missing migrations": ["python", "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
    "missing translations": ["python", "scripts/translations.py", "check"],
    "stale papers": ["python", "-W", "ignore", "manage.py", "write_docs", "--check"],
}


def environment() -> dict[str, str]:
    """Test settings, no address of a database (none is asked) and no bytecode files."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    return {**kept, "LABORINFO_ENV": "test", "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> int:
    """Exit code 1 when one fails; names on the command line choose some."""
    chosen = {name: command for name, command in CHECKS.items() if name in sys.argv[1:] or len(sys.argv) == 1}
    failed = []
    for name, (program, *rest) in chosen.items():
        print(f"--- {name}", flush=True)
        began = time.monotonic()
        ended = subprocess.run([BIN / program, *rest], cwd=ROOT, env=environment())
        print(f"--- {name}: {'ok' if ended.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.1f} s")
        failed += [name] if ended.returncode else []
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
