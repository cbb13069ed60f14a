"""The platform's answers: questions signed with one key, knobs turned with another."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from connectors.platforms.affairs_stand_in.entries import (
    Deleted,
    Entry,
    Faulty,
    Flagged,
    Levelled,
    Lost,
    Moved,
    Pictured,
    Reworded,
    Silenced,
    Told,
)
from connectors.platforms.affairs_stand_in.faults import (
    disordered,
    page_start,
    roster_of,
    worded,
)
from connectors.platforms.affairs_stand_in.population import Population
from connectors.platforms.affairs_stand_in.portraits import portrait_of
from connectors.platforms.affairs_stand_in.register import Register
from connectors.platforms.journal import Journal
from connectors.simulated_platform import ServedPlatform, SimulatedPlatform, now, read
from connectors.simulated_service import FAILED, Asked, Reply
from schemas.exchange.prison_affairs import (
    AskAfter,
    AskInmate,
    AskRoster,
    BasicData,
    InmatePage,
    InmateState,
    Movement,
    MovementPage,
    WardRoster,
)
from schemas.platform.simulators import (
    DeletedInmate,
    LosingMovement,
    PlatformSilence,
    RecordedMovement,
    RewordedMovement,
    SimulatedFaults,
    SimulatedFlags,
    SimulatedLevel,
    SimulatedMovement,
    SimulatedPortrait,
)


class AffairsSimulator(SimulatedPlatform):
    """Answers as the platform would, wrongly where it was told to."""

    def __init__(
        self,
        key: bytes,
        population: Population,
        *,
        control_key: bytes = b"",
        journal: Journal[Entry] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Without a control key there are no knobs; `clock` is the time that it lives in."""
        # Whoever asks signs by real time, whatever time the platform lives in.
        super().__init__(key, control_key, lambda: now() + self._skew)
        self.faults, self.silent = SimulatedFaults(), False
        self._clock = clock
        self._register = Register(population, self._now)
        self._journal = journal or Journal(Entry)
        self._turned = threading.Event()
        for entry in self._journal.read():
            self._take(entry)

    def hurry(self) -> None:
        """Whoever is kept waiting gets his answer now."""
        self._turned.set()

    @property
    def _skew(self) -> timedelta:
        return timedelta(seconds=self.faults.skew_s)

    def _now(self) -> datetime:
        return self._clock() + self._skew

    def _served(self, asked: Asked) -> Reply | None:
        faults = self.faults
        if faults.slow_s:
            self._turned.wait(faults.slow_s)
        if faults.down or self.silent:
            return None
        self._callers.admit(asked)
        with self._one_at_a_time:
            for entry in list(self._register.due()):
                self._do(entry)
            answer = self._answer(asked)
        if answer is None:
            return FAILED
        reply = Reply(200, worded(answer, faults))
        return reply.half() if faults.half else reply

    def _answer(self, asked: Asked) -> object:
        match asked.path.rsplit("/", 1)[-1]:
            case "states":
                return self._register.state(read(asked, AskInmate).inmate_no)
            case "movements":
                return self._movements(read(asked, AskAfter))
            case "rosters":
                return self._roster(read(asked, AskRoster))
            case "inmates":
                return self._inmates(read(asked, AskAfter))
            case "portraits":
                return self._portrait(read(asked, AskInmate))
        return None

    def _movements(self, asked: AskAfter) -> MovementPage:
        listed = self._register.movements(page_start(asked.after, self.faults), asked.limit)
        return MovementPage(movements=disordered(listed, self.faults), newest=self._register.newest)

    def _roster(self, asked: AskRoster) -> WardRoster:
        numbers = tuple(self._register.roster(asked.ward_code, asked.day))
        told = WardRoster(
            ward_code=asked.ward_code, day=asked.day, count=len(numbers), inmate_nos=numbers
        )
        return roster_of(told, self.faults)

    def _inmates(self, asked: AskAfter) -> InmatePage:
        listed = self._register.inmates(page_start(asked.after, self.faults), asked.limit)
        return InmatePage(inmates=disordered(listed, self.faults), newest=self._register.changes)

    def _portrait(self, asked: AskInmate) -> object:
        return portrait_of(self._register.portrait(asked.inmate_no))

    def _turn(self, knob: str, asked: Asked) -> object:
        match knob:
            case "states":
                state = read(asked, InmateState)
                self._do(Told(state))
                return state
            case "movements":
                return self._move(read(asked, SimulatedMovement))
            case "losses":
                losing = read(asked, LosingMovement)
                self._do(Lost(losing.seq, losing.lost))
                return losing
            case "rewordings":
                other = read(asked, RewordedMovement)
                before = self._register.movement(other.seq)
                self._do(Reworded(msgspec.structs.replace(before, ward_code=other.ward_code)))
                return other
            case "flags":
                flags = read(asked, SimulatedFlags)
                self._do(Flagged(flags))
                return flags
            case "levels":
                level = read(asked, SimulatedLevel)
                self._do(Levelled(level))
                return level
            case "portraits":
                portrait = read(asked, SimulatedPortrait)
                self._do(Pictured(portrait))
                return portrait
            case "deletions":
                deleted = read(asked, DeletedInmate)
                self._do(Deleted(deleted.inmate_no))
                return deleted
            case "faults":
                self._do(Faulty(read(asked, SimulatedFaults)))
                return self.faults
            case "silence":
                silence = read(asked, PlatformSilence)
                self._do(Silenced(silence.silent))
                return silence
        return None

    def _move(self, asked: SimulatedMovement) -> RecordedMovement:
        """Record a movement, late or contradictory as may be, under the next number."""
        told = msgspec.structs.asdict(asked)
        movement = Movement(
            seq=self._register.newest + 1,
            inmate_no=asked.inmate_no,
            kind=asked.kind,
            prison_code=asked.prison_code,
            ward_code=asked.ward_code,
            effective_at=asked.effective_at,
            recorded_at=self._now(),
            basic=BasicData(**{name: told[name] for name in BasicData.__struct_fields__}),
        )
        self._do(Moved(movement, asked.lost))
        return RecordedMovement(seq=movement.seq)

    def _do(self, entry: Entry) -> None:
        """What is refused leaves no trace; what counts outlives the process."""
        self._take(entry)
        self._journal.write(entry)

    def _take(self, entry: Entry) -> None:
        match entry:
            case Faulty():
                self.faults = entry.faults
                self._turned.set()
                self._turned = threading.Event()
            case Silenced():
                self.silent = entry.silent
            case _:
                self._register.take(entry)


class ServedAffairs(AffairsSimulator, ServedPlatform):
    """The same, on a port of its own, on loopback."""

    def __init__(
        self,
        key: bytes,
        population: Population,
        port: int = 0,
        *,
        control_key: bytes = b"",
        journal: Journal[Entry] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        AffairsSimulator.__init__(
            self, key, population, control_key=control_key, journal=journal, clock=clock
        )
        ServedPlatform.__init__(self, self.reply, port)

    def stop(self) -> None:
        """Nobody is answered any more, and nobody kept waiting."""
        self.hurry()
        ServedPlatform.stop(self)
