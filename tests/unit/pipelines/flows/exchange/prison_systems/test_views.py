"""How a system stands, as its page says it."""

from datetime import UTC, datetime

import pytest

from connectors.postgres.exchange.prison_systems.fetches import Figures
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from pipelines.flows.exchange.prison_systems.views import Kept, system_view
from pipelines.rules.exchange.prison_systems.fetching import NO_ROOM
from schemas.exchange.prison_systems.kinds import SystemKind

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SYSTEM = SystemRow(
    id="S",
    prison_id="P",
    kind=SystemKind.VISIT,
    name="会见系统",
    maker="",
    enabled=True,
    active=None,
    secret_sealed=None,
    prison_code="P03",
    prison_name="P03监狱",
    prison_path="/SH/P03/",
)


@pytest.mark.parametrize(
    ("figures", "held"),
    [
        (Figures(waiting=2, problem=NO_ROOM), True),
        (Figures(waiting=2, problem="没有应答。"), False),
        (Figures(done=2), False),
    ],
)
def test_recordings_that_wait_for_room_are_an_alarm(figures: Figures, held: bool) -> None:
    kept = Kept(settings={}, feeds={}, problems={}, gaps={}, recordings={"S": figures})
    shown = system_view(SYSTEM, kept, NOW)
    assert shown.recordings is not None
    assert (shown.recordings.held, shown.late) == (held, held)
    assert shown.recordings.waiting == figures.waiting


def test_a_system_without_recordings_says_nothing_of_them() -> None:
    kept = Kept(settings={}, feeds={}, problems={}, gaps={}, recordings={})
    assert system_view(SYSTEM, kept, NOW).recordings is None
