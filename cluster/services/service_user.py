"""Users of services: started by root, each of them runs as a system user of its own.

PostgreSQL refuses root, and what reads strangers' files must not reach what the platform may.
"""

import logging
import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from cluster.problems import CannotStart

DATABASE, SCANNER = "qinqiao-db", "qinqiao-av"
APART = ("postgres", "clamd")
"""Services that have users of their own where root starts the platform."""
_log = logging.getLogger("qinqiao.services")


class User(NamedTuple):
    """A system user and its own group."""

    uid: int
    gid: int


def service_user(name: str) -> User | None:
    """The user to switch to, made where it is missing; None where we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        _make_user(name)
        entry = pwd.getpwnam(name)
    return User(entry.pw_uid, entry.pw_gid)


def run_as(user: User | None) -> dict[str, Any]:
    """Arguments of `subprocess` that drop root and every group of root's."""
    if user is None:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def _make_user(name: str) -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", name]
    done = subprocess.run(
        [*command, "--shell", "/usr/sbin/nologin"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotStart(
            f"无法创建系统用户 {name}。请以普通用户身份启动，或先手工创建该用户。",
            english=f"cannot make the system user {name} ({done.stderr.strip()}); "
            "start as an ordinary user instead",
            code="no_service_user",
        )


def let_through(path: Path, user: User | None) -> None:
    """Let a service's user pass (not list) the folders above `path`."""
    if user is None:
        return
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            _log.warning("letting other users pass through %s, for a service's user", folder)
            folder.chmod(mode | stat.S_IXOTH)
