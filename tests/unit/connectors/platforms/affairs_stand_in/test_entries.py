"""The journal outlives its process, but for a line that broke off."""

from pathlib import Path

from connectors.platforms.affairs_stand_in.entries import (
    CameDue,
    Deleted,
    Entry,
    Faulty,
    Flagged,
    Journal,
    Lost,
    Moved,
    Reworded,
    Silenced,
    Told,
)
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
    journal = Journal(tmp_path / "journal.jsonl")
    for entry in ENTRIES:
        journal.write(entry)
    assert tuple(Journal(tmp_path / "journal.jsonl").read()) == ENTRIES


def test_a_line_that_broke_off_is_not_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    Journal(file).write(Deleted(ZHOU))
    with file.open("ab") as out:
        out.write(b'{"type": "Sil')
    again = Journal(file)
    assert list(again.read()) == [Deleted(ZHOU)]
    again.write(Silenced(True))
    assert list(Journal(file).read()) == [Deleted(ZHOU), Silenced(True)]


def test_without_a_file_nothing_is_kept() -> None:
    journal = Journal()
    journal.write(Silenced(True))
    assert list(journal.read()) == []
