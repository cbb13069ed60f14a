"""Starts what must run once when this node comes to lead, and ends it when it does not any more."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

logger = logging.getLogger("qinqiao.nodes")


class Claim(Protocol):
    """Whether this node leads."""

    @property
    def leads(self) -> bool: ...


class Always:
    """The claim of the only node."""

    leads = True


class Standing:
    """The standing actors of a leader: relays, schedulers, writers, keepers of rooms."""

    def __init__(
        self, claim: Claim, begin: Callable[[], list[Any]], end: Callable[[list[Any]], None]
    ) -> None:
        self._claim, self._begin, self._end = claim, begin, end
        # Ray ends an actor whose last handle goes, so they are held until the end.
        self._actors: list[Any] = []

    def look(self) -> None:
        """Follow the claim; called again and again."""
        if self._claim.leads and not self._actors:
            logger.info("starting the standing actors")
            self._actors = self._begin()
        elif self._actors and not self._claim.leads:
            logger.warning("another node leads: ending the standing actors")
            self.end()

    def end(self) -> None:
        actors, self._actors = self._actors, []
        if actors:
            self._end(actors)
