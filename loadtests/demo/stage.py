"""Naming the stage that failed, and telling who listens how long each took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Heard = Callable[[str, float, "StageFailed | None"], None]
"""Takes a stage's name, its seconds, and why it failed."""


class StageFailed(Exception):
    """A stage of the demonstration did not come to its end."""

    def __init__(self, stage: str, cause: BaseException) -> None:
        self.stage = stage
        super().__init__(f"{stage}: {str(cause) or type(cause).__name__}")


def _unheard(name: str, seconds: float, failed: StageFailed | None) -> None:
    """Nobody listens."""


heard: ContextVar[Heard] = ContextVar("heard", default=_unheard)
"""Who is told of each stage at its end; of one within which another failed, nothing is told."""


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Whatever goes wrong inside is told with the stage's name."""
    began = time.monotonic()
    try:
        yield
    except StageFailed:
        raise
    except Exception as error:
        failed = StageFailed(name, error)
        heard.get()(name, time.monotonic() - began, failed)
        raise failed from error
    heard.get()(name, time.monotonic() - began, None)
