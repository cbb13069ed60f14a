"""How many messages a consumer fetches at once."""

import pytest

from connectors.nats.consumer import HELD_S, MOST, fetched_next


@pytest.mark.parametrize(
    ("waiting", "each_s", "most"),
    [
        (0, 0.001, 1),
        (5, 0.001, 5),
        (1_000, 0.001, MOST),
        (1_000, HELD_S / 20, 10),
        (1_000, 60.0, 1),
        (1_000, 0.0, MOST),
    ],
)
def test_as_many_as_wait_and_are_handled_in_time(waiting: int, each_s: float, most: int) -> None:
    assert fetched_next(waiting, each_s) == most
