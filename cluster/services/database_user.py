"""PostgreSQL refuses to run as root: as root we run it as a system user of its own."""

import logging
import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from cluster.problems import CannotStart

_NAME = "qinqiao-db"
_log = logging.getLogger("qinqiao.postgres")


class User(NamedTuple):
    """A system user and its own group."""

    uid: int
    gid: int


def database_user() -> User | None:
    """The user to switch to, or None where we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_NAME)
    except KeyError:
        _make_user()
        entry = pwd.getpwnam(_NAME)
    return User(entry.pw_uid, entry.pw_gid)


def run_as(user: User | None) -> dict[str, Any]:
    """Arguments of `subprocess` that drop root and every group of root's."""
    if user is None:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def _make_user() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", _NAME]
    done = subprocess.run(
        [*command, "--shell", "/usr/sbin/nologin"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotStart(
            f"无法创建数据库系统用户 {_NAME}。请以普通用户身份启动，或先手工创建该用户。",
            english=f"cannot make the system user {_NAME} ({done.stderr.strip()}); "
            "start as an ordinary user instead",
            code="no_database_user",
        )


def let_through(path: Path, user: User | None) -> None:
    """Let the database's user pass (not list) the folders above `path`."""
    if user is None:
        return
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            _log.warning("letting other users pass through %s, for the database's user", folder)
            folder.chmod(mode | stat.S_IXOTH)
