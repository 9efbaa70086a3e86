"""Which account PostgreSQL runs as: it refuses root, and the user of `make run` may be root."""

import ctypes
import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path

from laborinfo.embedded.process import ServiceError

CLONE_NEWUSER = 0x10000000

_libc = ctypes.CDLL(None, use_errno=True)


def enter_user_namespace(uid: int, gid: int) -> None:
    """Appear as `uid` inside a private user namespace; files stay root's outside."""
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER)")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{gid} 0 1")


def user_namespaces_work(uid: int, gid: int) -> bool:
    """Try it in a fork: many containers forbid it."""
    child = os.fork()
    if child == 0:
        try:
            enter_user_namespace(uid, gid)
            os._exit(0 if os.geteuid() == uid else 1)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


class Identity:
    """How to become somebody who may run PostgreSQL.

    `mode` is "self" (not root), "namespace" (root inside a user namespace, nothing is chowned) or "nobody"
    (root gives up its account; the data folder is chowned). A data folder keeps the mode it was made with.
    """

    def __init__(self, data: Path) -> None:
        self.mode = "self"
        if os.geteuid() != 0:
            return
        nobody = pwd.getpwnam("nobody")
        self.uid, self.gid = nobody.pw_uid, nobody.pw_gid
        chowned = data.exists() and data.stat().st_uid == self.uid
        if not chowned and sys.platform == "linux" and user_namespaces_work(self.uid, self.gid):
            self.mode = "namespace"
        else:
            self.mode = "nobody"

    def become(self) -> Callable[[], None] | None:
        """What the child runs before PostgreSQL, or None."""
        if self.mode == "namespace":
            return lambda: enter_user_namespace(self.uid, self.gid)
        return self._drop_root if self.mode == "nobody" else None

    def _drop_root(self) -> None:
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)

    def own(self, folder: Path) -> None:
        """Give a folder to the account that PostgreSQL will have. Raises ServiceError if it cannot enter."""
        if self.mode != "nobody":
            return
        os.chown(folder, self.uid, self.gid)
        for parent in folder.resolve().parents:
            if not parent.stat().st_mode & 0o001:
                raise ServiceError(
                    f"PostgreSQL cannot run as root here and the account nobody may not enter {parent}. "
                    "Run as an ordinary user, or move the project to a folder that everybody may enter."
                )
