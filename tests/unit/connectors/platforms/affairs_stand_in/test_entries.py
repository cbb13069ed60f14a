"""The journal holds every kind of entry."""

from pathlib import Path

from connectors.platforms.affairs_stand_in.entries import (
    CameDue,
    Deleted,
    Entry,
    Faulty,
    Flagged,
    Lost,
    Moved,
    Reworded,
    Silenced,
    Told,
)
from connectors.platforms.journal import Journal
from schemas.exchange.prison_affairs import InmateState
from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedFaults, SimulatedFlags
from tests.unit.connectors.platforms.affairs_stand_in.held import ZHOU, movement

ENTRIES: tuple[Entry, ...] = (
    Moved(movement(1), lost=True),
    Lost(1, lost=False),
    Reworded(movement(1, ward="W7")),
    Told(InmateState(inmate_no=ZHOU, custody_state=CustodyState.RELEASED)),
    Flagged(SimulatedFlags(inmate_no=ZHOU, key_control=True)),
    Deleted(ZHOU),
    CameDue(1),
    Faulty(SimulatedFaults(slow_s=1.5, skew_s=-60)),
    Silenced(True),
)


def test_every_kind_of_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    journal = Journal[Entry](Entry, tmp_path / "journal.jsonl")
    for entry in ENTRIES:
        journal.write(entry)
    assert tuple(Journal[Entry](Entry, tmp_path / "journal.jsonl").read()) == ENTRIES
