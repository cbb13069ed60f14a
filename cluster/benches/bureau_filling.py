"""The history of a bureau, filled in beside a platform that serves: watched, and ended with it."""

import asyncio
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from cluster.benches.bureau import parts_here
from cluster.services.child import Child
from cluster.settings import PREFIX
from cluster.telling import Tell
from pipelines.flows.bureau.filling import Stand, stand
from pipelines.rules.bureau.plan import Plan
from schemas.settings import Settings

NICENESS = 10
"""Company for the platform, which goes first."""
EVERY_S = 15.0
_STOP_S = 10.0


class BureauFilling:
    """One process that plants what is missing; it goes on where it was ended."""

    name = "bureau filling"

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        log: Path,
        environment: Mapping[str, str],
        tell: Tell,
    ) -> None:
        self._settings, self._plan, self._tell = settings, plan, tell
        own = {"DATA_DIR": settings.data_dir, "KEYS_DIR": settings.keys_dir}
        fill = [sys.executable, "-m", "cluster", "bureau", "fill"]
        self._child = Child(
            ["nice", "-n", str(NICENESS), *fill],
            log=log,
            environment={**environment, **{f"{PREFIX}{k}": v for k, v in own.items()}},
        )
        # Told of at the first look, since statistics and lists are not whole until it ends.
        self._told_at = time.monotonic() - EVERY_S
        self._told_end = False

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it, since all is there or it was refused."""
        return self._child.ended_well()

    def alive(self) -> bool:
        return self._child.alive() or self.ended

    def start(self) -> None:
        self._child.start()

    def restart(self) -> None:
        self.start()

    def stop(self) -> None:
        self._child.stop(signal.SIGINT, _STOP_S)

    def look(self) -> None:
        """Tell how far it is, every quarter of a minute until its end."""
        ended = self.ended
        if self._told_end or not (ended or time.monotonic() - self._told_at >= EVERY_S):
            return
        self._told_at = time.monotonic()
        parts = asyncio.run(parts_here(self._settings))
        now, rows = stand(parts, self._plan), sum(one.rows for one in parts.values())
        self._tell(line_of(now, rows, ended=ended))
        self._told_end = ended or now.full


def line_of(now: Stand, rows: int, *, ended: bool) -> str:
    """How much of the history is here."""
    if now.full:
        return f"  history: all {now.of} months are here, {rows} rows"
    here = f"{now.months} of {now.of} months are here"
    rest = "no more come (see the log)" if ended else "the others come in"
    return f"  history: {here}, {rest}"
