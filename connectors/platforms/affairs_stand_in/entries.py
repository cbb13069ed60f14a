"""What is done to the platform's records from outside, as its journal keeps it."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from schemas.exchange.prison_affairs import InmateState, Movement
from schemas.platform.simulators import (
    SimulatedFaults,
    SimulatedFlags,
    SimulatedLevel,
    SimulatedPortrait,
)


class Moved(msgspec.Struct, frozen=True, tag=True):
    """A movement was recorded; a lost one the feed leaves out."""

    movement: Movement
    lost: bool = False


class Lost(msgspec.Struct, frozen=True, tag=True):
    """The feed leaves a movement out from now on, or tells it again."""

    seq: int
    lost: bool


class Reworded(msgspec.Struct, frozen=True, tag=True):
    """A movement that may have been told stands otherwise from now on, under its number."""

    movement: Movement


class Told(msgspec.Struct, frozen=True, tag=True):
    """Whatever movements say, this is an inmate's state."""

    state: InmateState


class Flagged(msgspec.Struct, frozen=True, tag=True):
    """An inmate's flags are these from now on."""

    flags: SimulatedFlags


class Levelled(msgspec.Struct, frozen=True, tag=True):
    """An inmate's treatment level and end of term are these from now on."""

    level: SimulatedLevel


class Pictured(msgspec.Struct, frozen=True, tag=True):
    """An inmate's picture is this from now on."""

    portrait: SimulatedPortrait


class Deleted(msgspec.Struct, frozen=True, tag=True):
    """An inmate's record was taken away."""

    inmate_no: str


class CameDue(msgspec.Struct, frozen=True, tag=True):
    """A movement came into effect after it had been recorded."""

    seq: int


class Faulty(msgspec.Struct, frozen=True, tag=True):
    """The platform goes wrong so from now on."""

    faults: SimulatedFaults


class Silenced(msgspec.Struct, frozen=True, tag=True):
    """The platform answers nobody, or everybody again."""

    silent: bool


Entry = (
    Moved
    | Lost
    | Reworded
    | Told
    | Flagged
    | Levelled
    | Pictured
    | Deleted
    | CameDue
    | Faulty
    | Silenced
)


class Journal:
    """A line for each entry; without a file nothing outlives the process."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def write(self, entry: Entry) -> None:
        if self._file is None:
            return
        with self._file.open("ab") as out:
            out.write(msgspec.json.encode(entry) + b"\n")
            out.flush()
            os.fsync(out.fileno())

    def read(self) -> Iterator[Entry]:
        """All that was written; a last line that broke off is taken away."""
        if self._file is None or not self._file.exists():
            return
        content = self._file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            # What is written next must not go on in the midst of it.
            self._file.write_bytes(whole)
        for line in whole.splitlines():
            yield msgspec.json.decode(line, type=Entry)
