"""Folders, sockets and files of a running platform, and whether others get so far."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import psutil

from cluster.layout import Layout
from cluster.services.run_dir import run_dir
from connectors.keys.recovery import FILE_NAME as RECOVERY
from connectors.state_file import StateFile
from pipelines.rules.platform.security_state.places import Place, PlaceKind, PlacesSeen
from schemas.settings import Settings

ROOT = 0
_NO_SECRETS = ("environment", RECOVERY)
"""Names beside the keys of what anybody may know."""


def look(settings: Settings, processes: Sequence[psutil.Process]) -> PlacesSeen:
    """All that lies in the run folder, and the tops of what the platform keeps."""
    run, unread = run_dir(Path(settings.data_dir)), list[str]()
    users, places = _users_of(processes), []
    for path in (*_below(run, unread), *_kept(settings)):
        try:
            place = _place(path, users)
        except PermissionError:
            unread.append(str(path))
            continue
        except OSError:  # Ray's files come and go.
            continue
        if place is not None:
            places.append(place)
    held = _held(processes)
    beyond = [Path(one) for one in held if one.startswith("/") and run not in Path(one).parents]
    places += [place for one in beyond if one.exists() and (place := _place(one, users))]
    abstract = sum(not one.startswith("/") for one in held)
    return PlacesSeen(places=places, unread=sorted(set(unread)), abstract=abstract)


def exposed_files(settings: Settings) -> list[str]:
    """Names of files with keys or passwords that others than their owner may read.

    A group may be given what the settings name, as certificates often are.
    """
    keys = Path(settings.keys_dir)
    own = [one for one in keys.rglob("*") if one.is_file() and one.name not in _NO_SECRETS]
    named = (
        settings.tls_certificate,
        settings.citizen_secret_file,
        settings.citizen_control_key_file,
        settings.wechat_secret_file,
        settings.public_relay_key_file,
        settings.wechat_official_secret_file,
        settings.wechat_control_key_file,
        settings.message_key_file,
        settings.funds_key_file,
        settings.affairs_key_file,
        settings.affairs_control_key_file,
        settings.call_gateway_key_file,
        settings.call_gateway_control_key_file,
        settings.police_key_file,
        settings.police_control_key_file,
        settings.key_service_secret_file,
        settings.speech_secret_file,
    )
    given = [Path(one) for one in named if one]
    found = _open_by(own, stat.S_IRWXG | stat.S_IRWXO) + _open_by(given, stat.S_IRWXO)
    return sorted(file.name for file in found)


def _open_by(files: Sequence[Path], bits: int) -> list[Path]:
    return [file for file in files if file.exists() and file.stat().st_mode & bits]


def _kept(settings: Settings) -> Iterator[Path]:
    layout = Layout.of(settings)
    yield from (layout.log, layout.postgres, layout.nats, layout.clamd, layout.ready)
    yield StateFile.of(settings).path
    for name in (settings.keys_dir, settings.files_dir, settings.checkpoints_dir):
        yield Path(name)
    if settings.lasting_dir:
        yield Path(settings.lasting_dir)


def _below(top: Path, unread: list[str]) -> Iterator[Path]:
    """The folder and all in it; `unread` takes those that cannot be looked into."""

    def missed(error: OSError) -> None:
        if isinstance(error, PermissionError):
            unread.append(str(error.filename))

    if not top.is_dir():
        # Of a platform that was given a folder for temporary files of its own.
        unread.append(str(top))
    for folder, _, names in os.walk(top, onerror=missed):
        yield Path(folder)
        yield from (Path(folder, name) for name in names)


def _place(path: Path, users: frozenset[int]) -> Place | None:
    """None for what is neither a folder, a socket nor a file."""
    status = path.lstat()
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        kind = PlaceKind.FOLDER
    elif stat.S_ISSOCK(mode):
        kind = PlaceKind.SOCKET
    elif stat.S_ISREG(mode):
        kind = PlaceKind.FILE
    else:
        return None
    own = status.st_uid in users
    return Place(str(path), kind, stat.S_IMODE(mode), _within_reach(path), own)


def _users_of(processes: Iterable[psutil.Process]) -> frozenset[int]:
    """Root, and whoever runs one of the platform's processes."""
    found = {ROOT}
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            found.add(process.uids().real)
    return frozenset(found)


def _within_reach(path: Path) -> bool:
    return all(one.stat().st_mode & stat.S_IXOTH for one in path.resolve().parents)


def _held(processes: Iterable[psutil.Process]) -> set[str]:
    """Unix sockets that the platform's processes hold; HAProxy gives its own another name."""
    found = set()
    for process in processes:
        try:
            held = process.net_connections("unix")
        except psutil.Error:  # It ended, or shows nothing: its ports tell of that.
            continue
        found |= {str(one.laddr) for one in held if one.laddr}
    return found
