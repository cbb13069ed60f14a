"""The file in which a running platform keeps how it last found itself; its owner alone reads it."""

import os
from pathlib import Path

import msgspec

from schemas.errors import Unavailable
from schemas.platform.security_state import SecurityState
from schemas.settings import Settings

FILE_NAME = "security-state.json"


class StateFile:
    """Written by the platform's first process, read by those that answer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, settings: Settings) -> "StateFile":
        return cls(Path(settings.data_dir) / FILE_NAME)

    def write(self, state: SecurityState) -> None:
        """Put it in place at once: a reader sees the one before or this one."""
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(msgspec.json.encode(state))
        fresh.replace(self.path)

    def read(self) -> SecurityState | None:
        """None where the platform has not looked yet; `Unavailable` where it is unreadable."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=SecurityState)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            raise Unavailable(
                "安全状态的记录无法读取，请在服务器上运行 qinqiao check。",
                code="security_state_unreadable",
            ) from error

    def forget(self) -> None:
        """What a run before has seen says nothing of this one."""
        self.path.unlink(missing_ok=True)
