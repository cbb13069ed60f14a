"""What the users of all scenarios have in common: they take part, and they leave."""

import logging
import random
from typing import Any, ClassVar, Generic, TypeVar

from locust import User
from locust.exception import StopUser

from loadtests.page.bounds import stopping
from loadtests.page.pool import Pool
from loadtests.page.told import Told

MOST_HASTE = 20.0
logger = logging.getLogger(__name__)
T = TypeVar("T")


class Scenario(User, Generic[T]):
    """A user who takes one entry of the plan; without one he leaves at his first task."""

    abstract = True
    told: ClassVar[Told]
    pool: ClassVar[Pool[Any]]
    mine: T | None = None

    def take_part(self) -> T | None:
        """The entry that is this user's until he leaves."""
        self.mine = self.pool.take()
        if self.mine is None:
            logger.info("%s：%s 其余用户退出。", self.told.title, self.told.most)
            self.tasks = [leave]
        return self.mine

    def give_back(self) -> None:
        if self.mine is not None:
            self.pool.give_back(self.mine)
            self.mine = None

    @property
    def haste(self) -> float:
        """How many times faster than people the users think, as the page says."""
        return float(min(max(self.environment.parsed_options.haste, 1.0), MOST_HASTE))

    def think(self, shortest: float, longest: float) -> None:
        """Wait as people do; `StopUser` where the run ends meanwhile."""
        if stopping.wait(random.uniform(shortest, longest) / self.haste):
            raise StopUser


def leave(user: Any) -> None:
    """For those who find nothing to do."""
    raise StopUser
