"""Command line of the supervisor."""

import os
import sys

from laborinfo.embedded import ServiceError
from laborinfo.supervisor.ground import CannotStart, free_port, is_running, sole_run, var_folder
from laborinfo.supervisor.run import StopAsked, run, run_command


def main(arguments: list[str]) -> int:
    """Exit code: 0 stopped as asked, 1 cannot start, 2 a wrong address was given."""
    try:
        folder = var_folder()
        if arguments[:1] == ["manage"]:
            return _manage(arguments[1:])
        wanted = os.environ.get("PORT") or "8000"
        with sole_run(folder, f"http://127.0.0.1:{wanted}/"):
            run(folder, free_port(wanted))
    except CannotStart as error:
        print(error, file=sys.stderr)
        return error.code
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _manage(arguments: list[str]) -> int:
    folder = var_folder()
    try:
        if is_running(folder):
            return run_command(folder, arguments, beside_running=True)
        with sole_run(folder, "a management command"):
            return run_command(folder, arguments, beside_running=False)
    except StopAsked:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
