"""Naming the stage that failed."""

from collections.abc import Iterator
from contextlib import contextmanager


class StageFailed(Exception):
    """A stage of the demonstration did not come to its end."""

    def __init__(self, stage: str, cause: BaseException) -> None:
        self.stage = stage
        super().__init__(f"{stage}: {str(cause) or type(cause).__name__}")


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Whatever goes wrong inside is told with the stage's name."""
    try:
        yield
    except StageFailed:
        raise
    except Exception as error:
        raise StageFailed(name, error) from error
