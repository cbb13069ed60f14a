"""How many replicas of a deployment there should be, by load or by an operator's hand."""

from datetime import datetime
from typing import Final

import msgspec

from schemas.platform.cluster.replicas import Cause, Deployment, Scaled, Wish
from schemas.settings import Settings

BUSY_S: Final = 10.0
IDLE_S: Final = 300.0
"""How long it must stay so: making a replica of a model costs seconds of both cores."""


class Load(msgspec.Struct, frozen=True):
    """What is waiting or in work, for each replica.

    Above `busy` one more is made; below `idle`, if there were one less, one is taken away.
    """

    busy: int
    idle: int


LOADS: Final = {
    # About two batches.
    Deployment.SPEECH: Load(busy=12, idle=3),
    Deployment.READER: Load(busy=4, idle=1),
    # A picture takes a fifth of a second of one core: more would keep a person waiting at the door.
    Deployment.FACE: Load(busy=8, idle=2),
    # Requests, without sockets that are open for as long as a page.
    Deployment.API: Load(busy=40, idle=8),
}


class Limits(msgspec.Struct, frozen=True):
    """The fewest and the most replicas that the settings allow."""

    least: int
    most: int

    def within(self, wished: int) -> int:
        return min(max(wished, self.least), self.most)


def limits_of(settings: Settings) -> dict[Deployment, Limits]:
    return {
        Deployment.API: Limits(
            settings.api_replicas, max(settings.api_replicas, settings.api_most_replicas)
        ),
        Deployment.SPEECH: Limits(settings.speech_least_replicas, settings.speech_most_replicas),
        Deployment.READER: Limits(settings.reader_least_replicas, settings.reader_most_replicas),
        Deployment.FACE: Limits(settings.face_least_replicas, settings.face_most_replicas),
    }


class LoadScaling:
    """Follows the load, one replica at a time; times are seconds of any clock."""

    def __init__(self, limits: Limits, load: Load) -> None:
        self._limits = limits
        self._load = load
        self._busy_since: float | None = None
        self._idle_since: float | None = None

    def target(self, current: int, waiting: int, now: float) -> int:
        """The replicas to have from now on."""
        busy = waiting > self._load.busy * current
        idle = waiting < self._load.idle * (current - 1)
        self._busy_since = _since(self._busy_since, busy, now)
        self._idle_since = _since(self._idle_since, idle, now)
        if self._busy_since is not None and now - self._busy_since >= BUSY_S:
            return self._changed(current + 1)
        if self._idle_since is not None and now - self._idle_since >= IDLE_S:
            return self._changed(current - 1)
        return self._limits.within(current)

    def forget(self) -> None:
        """Begin anew: while a hand decides, nobody looks at the load."""
        self._busy_since = self._idle_since = None

    def _changed(self, target: int) -> int:
        self.forget()
        return self._limits.within(target)


def by_hand(wish: Wish | None, now: datetime) -> int | None:
    """The number that an operator's wish sets now; None where the load decides."""
    if wish is None or wish.target is None:
        return None
    return None if is_over(wish, now) else wish.target


def is_over(wish: Wish, now: datetime) -> bool:
    """Whether a number that was set by hand has stood for as long as it was to."""
    return wish.target is not None and wish.until is not None and wish.until <= now


def given_back(wish: Wish, now: datetime) -> Wish:
    """What stands in the place of a wish that is over: the load decides, from where it did last."""
    return Wish(target=None, at=now, by="", reason="", before=wish.before)


def returning(wish: Wish | None, scaled: Scaled | None, current: int) -> tuple[int, Cause] | None:
    """The number of before the hand, once, where the load was just given back; else None."""
    if wish is None or wish.target is not None or wish.before is None:
        return None
    if wish.before == current or (scaled is not None and scaled.at > wish.at):
        return None
    return wish.before, Cause.HAND if wish.by else Cause.FALL_BACK


def _since(before: float | None, so: bool, now: float) -> float | None:
    """Since when it has been so."""
    if not so:
        return None
    return now if before is None else before
