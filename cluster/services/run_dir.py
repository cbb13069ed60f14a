"""Folders of one running platform: sockets lie on a short path, since theirs may hold 107 bytes."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from cluster.problems import CannotStart
from schemas.settings import Settings

# Ray adds about 75 characters of its own before the name of a socket ends.
_LONGEST = 28
_CLOSED = ("ray", "haproxy")
"""Folders in which Ray and Serve open to everybody what they make: nobody else comes that far."""


def run_dir(data_dir: Path) -> Path:
    """The private folder for sockets of the platform whose data lie in `data_dir`."""
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:8]
    base = Path(tempfile.gettempdir())
    if len(str(base)) > _LONGEST - len("/qinqiao-12345678"):
        base = Path("/tmp")
    return base / f"qinqiao-{digest}"


def make_run_dir(data_dir: Path) -> Path:
    """Make it, or take over our own; another's folder under that name is refused."""
    path = run_dir(data_dir)
    path.mkdir(mode=0o700, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise CannotStart(
            f"运行目录 {path} 不属于当前用户，请删除后重试。",
            english=f"{path} belongs to somebody else; remove it",
            code="run_dir_taken",
        )
    # Started by root, services have users of their own, who must pass through it; nobody lists it.
    path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    for name in _CLOSED:
        close(path / name)
    return path


def close(folder: Path) -> None:
    """Make the folder, for us alone; one that was open is closed."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def close_data(settings: Settings) -> None:
    """Let nobody else list what people handed in or what was recorded; all of it lies sealed."""
    for name in (settings.files_dir, settings.lasting_dir):
        # A volume of others says itself who may come in, or is not there: `qinqiao check` tells.
        with contextlib.suppress(OSError):
            close(Path(name))
