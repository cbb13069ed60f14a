"""Where exports lie, and how a finished one takes the place of the last in one step.

    exports/<id>/hours/prison=<id>/month=2026-11/hours.parquet
    exports/<id>/by_month/prison=<id>/month=2026-11/by_month.parquet
    exports/<id>/names/labour_post.parquet
    exports/<id>/manifest.json, qinqiao.duckdb
    current -> exports/<id>
    qinqiao.duckdb -> current/qinqiao.duckdb

An export is made in a folder of its own; months that did not change are hard links to the files
of the last one. Only when all is there does `current` point to it, so an export that is killed
leaves the old one whole, and whoever reads sees the one or the other.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from connectors.keys.environment import environment_of
from pipelines.rules.cockpits.parts import Manifest, Part
from schemas.environments import PRODUCTION
from schemas.errors import Conflict
from schemas.settings import Settings

DATABASE = "qinqiao.duckdb"
HOURS, BY_MONTH, NAMES = "hours", "by_month", "names"


class Exports:
    """The folder of all exports."""

    def __init__(self, root: Path, environment: str = PRODUCTION) -> None:
        """`environment` marks what is exported here; exports of another are not answered from."""
        self.root = root.resolve()
        self._environment = environment

    @classmethod
    def of(cls, settings: Settings) -> "Exports":
        folder = Path(settings.analysts_dir or Path(settings.data_dir) / "analysts")
        return cls(folder, environment_of(settings))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder; `Conflict` while another export runs. A killed process lets go."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict("正在导出，请等待其完成。", code="export_running") from None
            yield

    def current(self) -> Path | None:
        """The folder of the export in force."""
        link = self.root / "current"
        return link.resolve() if link.exists() else None

    def manifest(self) -> Manifest | None:
        """What the export in force holds."""
        current = self.current()
        if current is None:
            return None
        return msgspec.json.decode((current / "manifest.json").read_bytes(), type=Manifest)

    def require_own(self) -> None:
        """Raise `Conflict` where the export in force was made in another environment."""
        manifest = self.manifest()
        if manifest is not None and manifest.environment != self._environment:
            raise Conflict(
                f"这份导出来自“{manifest.environment}”环境，不能在本平台使用。",
                code="other_environment",
            )

    def begin(self, export_id: str) -> Path:
        """An empty folder for a new export."""
        made = self.root / "exports" / export_id
        made.mkdir(parents=True)
        return made

    def drop(self, made: Path) -> None:
        """Take away what came to nothing."""
        shutil.rmtree(made, ignore_errors=True)

    def put_in_force(self, made: Path, manifest: Manifest) -> None:
        """Let everybody see the new export from now on; the last stays for who is reading it."""
        manifest = msgspec.structs.replace(manifest, environment=self._environment)
        (made / "manifest.json").write_bytes(msgspec.json.encode(manifest))
        before = self.current()
        self._point("current", Path("exports") / made.name)
        self._point(DATABASE, Path("current") / DATABASE)
        for folder in made.parent.iterdir():
            if folder not in (made, before):
                self.drop(folder)

    def _point(self, name: str, target: Path) -> None:
        beside = self.root / f".{name}.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        os.replace(beside, self.root / name)


def quoted(value: str | Path) -> str:
    """As SQL writes it, for what takes no parameter."""
    return "'" + str(value).replace("'", "''") + "'"


def part_file(export: Path, kind: str, part: Part) -> Path:
    """A part's file of `HOURS` or `BY_MONTH`."""
    folder = export / kind / f"prison={part.prison_id}" / f"month={part.month}"
    return folder / f"{kind}.parquet"


def keep(before: Path, made: Path, part: Part) -> None:
    """The part's files of the last export in the new one too, without copying."""
    for kind in (HOURS, BY_MONTH):
        target = part_file(made, kind, part)
        target.parent.mkdir(parents=True)
        os.link(part_file(before, kind, part), target)
