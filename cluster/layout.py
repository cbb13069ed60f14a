"""Where one platform keeps what, below its data folder."""

from dataclasses import dataclass
from pathlib import Path

from cluster.services.run_dir import run_dir
from schemas.settings import Settings


@dataclass(frozen=True)
class Layout:
    """Folders and files of the platform whose data lie in `data`."""

    data: Path

    @classmethod
    def of(cls, settings: Settings) -> "Layout":
        return cls(Path(settings.data_dir))

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def nats(self) -> Path:
        return self.data / "nats"

    @property
    def clamd(self) -> Path:
        return self.data / "clamd"

    @property
    def scanner_socket(self) -> Path:
        """Folder of the scanner's socket."""
        return run_dir(self.data) / "av"

    @property
    def ready(self) -> Path:
        return self.data / "ready.json"

    @property
    def sockets(self) -> Path:
        """Of the database; see `run_dir` for why they do not lie below `data`."""
        return run_dir(self.data) / "pg"
