"""All channels of a run: as in life no process carries many of them."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import ray

from cluster.benches.speech.channels import ChannelsActor, Report, Stretch
from schemas.settings import Settings

EACH: Final = 26
"""Channels of a process. A room has one to itself; a process for all of them would get no more of
the processors than one room, and be late where no room is."""
LEAD_S: Final = 1.0
"""From the order to the first sound, so that all processes begin together."""


class Players:
    """Actors that share the channels; channel n lies with the same one whatever is played."""

    def __init__(self, settings: Settings, paths: Sequence[Path], channels: int) -> None:
        count = -(-channels // EACH)
        made: Any = ChannelsActor
        self._actors = [made.remote(settings) for _ in range(count)]
        ray.get(
            [
                actor.open.remote(list(paths), list(range(number, channels, count)))
                for number, actor in enumerate(self._actors)
            ]
        )

    def offsets(self) -> list[float]:
        """Where in its recording each channel begins."""
        found: dict[int, float] = {}
        for some in ray.get([actor.offsets.remote() for actor in self._actors]):
            found.update(some)
        return [found[number] for number in sorted(found)]

    def play(self, stretches: Sequence[Stretch], *, within_s: float = 0.0) -> Report:
        """One stretch after the other, in real time; who joins begins `within_s`."""
        began = time.monotonic() + LEAD_S
        reports: list[Report] = ray.get(
            [actor.play.remote(list(stretches), began, within_s) for actor in self._actors]
        )
        return Report(
            heard=[one for report in reports for one in report.heard],
            late_s=max(report.late_s for report in reports),
            stored=sum(report.stored for report in reports),
        )

    def close(self) -> None:
        for actor in self._actors:
            ray.kill(actor)
