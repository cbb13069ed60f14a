"""Messages are away while connectors take in all that they can: no record waits for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil
import pytest

from cluster.benches.overload import bench
from cluster.benches.overload.part import Part, limit_of, step_of
from cluster.settings import settings_of_process
from loadtests.bench.overload import Step

pytestmark = [
    pytest.mark.timeout(1200),
    pytest.mark.drives(
        "cluster/benches/overload",
        "connectors/nats",
        "pipelines/flows/exchange/prisons",
    ),
]
KEPT = 0.8


@contextmanager
def messages_away() -> Iterator[None]:
    """NATS of this process stands still, as behind a network that is cut."""
    children = psutil.Process().children(recursive=True)
    servers = [one for one in children if one.name().startswith("nats-server")]
    assert servers
    for one in servers:
        one.suspend()
    try:
        yield
    finally:
        for one in servers:
            one.resume()


def held(part: Part, load: float) -> Step:
    return step_of(part, load, part.drive(load, seconds=part.search_s))


def test_connectors_at_their_limit_do_not_wait_for_messages(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(settings_of_process(), data_dir=str(tmp_path))
    wanted = bench.Wanted(parts=["connectors"], cases=["quiet"], audio=None)
    with bench.PARTS["connectors"](settings, wanted) as part:
        limit = limit_of(part, "quiet", print)
        assert limit > 0
        before = held(part, limit)
        with messages_away():
            away = held(part, limit)
        assert (before.lost, away.lost) == (0, 0)
        assert away.goodput >= KEPT * before.goodput
