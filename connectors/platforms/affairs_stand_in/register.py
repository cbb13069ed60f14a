"""The platform's records: who is held where, every movement, and what changed when."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from operator import attrgetter

import msgspec

from connectors.platforms.affairs_stand_in.entries import (
    CameDue,
    Deleted,
    Entry,
    Flagged,
    Levelled,
    Lost,
    Moved,
    Pictured,
    Reworded,
    Told,
)
from connectors.platforms.affairs_stand_in.population import Person, Population
from connectors.platforms.affairs_stand_in.portraits import first_of
from pipelines.rules.platform.local_time import day_bounds
from schemas.errors import NotFound
from schemas.exchange.prison_affairs import (
    INMATE_UNKNOWN,
    InmateRecord,
    InmateState,
    Movement,
)
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedLevel, SimulatedPortrait

GONE = {
    MovementKind.RELEASED: CustodyState.RELEASED,
    MovementKind.TRANSFERRED_OUT: CustodyState.TRANSFERRED_OUT,
    MovementKind.DIED: CustodyState.DEAD,
}
_in_effect = attrgetter("effective_at", "seq")


class Register:
    """Kept in memory; entries are taken in one after the other, and the same ones lead to the same
    register."""

    def __init__(self, population: Population, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.people: dict[str, Person] = {}
        self._movements: list[Movement] = []
        self._lost: set[int] = set()
        self._told: dict[str, InmateState] = {}
        self._levels: dict[str, SimulatedLevel] = {}
        self._pictures: dict[str, SimulatedPortrait] = {}
        self._deleted: set[str] = set()
        self._of: dict[str, list[Movement]] = defaultdict(list)
        """Movements of each inmate, in the order of their numbers."""
        self._changes: list[str] = []
        """Numbers of inmates, in the order in which they changed."""
        self._last: dict[str, int] = {}
        self._coming: list[Movement] = []
        self._wards: tuple[datetime, int, dict[str, list[str]]] | None = None
        for person in population.people:
            self.people[person.inmate_no] = person
            self._change(person.inmate_no)
        for movement in population.movements:
            self._keep(movement)

    @property
    def newest(self) -> int:
        """The number of the last movement."""
        return len(self._movements)

    @property
    def changes(self) -> int:
        """The number of the last change of an inmate."""
        return len(self._changes)

    def take(self, entry: Entry) -> None:
        """Let an entry count; `NotFound` where it is about nobody and nothing."""
        self._wards = None
        match entry:
            case Moved():
                self._take_movement(entry)
            case Lost():
                self.movement(entry.seq)
                (self._lost.add if entry.lost else self._lost.discard)(entry.seq)
            case Reworded():
                self._reword(entry.movement)
            case Told():
                self._person(entry.state.inmate_no)
                self._told[entry.state.inmate_no] = entry.state
                self._change(entry.state.inmate_no)
            case Flagged():
                self._flag(entry)
            case Levelled():
                self._person(entry.level.inmate_no)
                self._levels[entry.level.inmate_no] = entry.level
                self._change(entry.level.inmate_no)
            case Pictured():
                self._person(entry.portrait.inmate_no)
                self._pictures[entry.portrait.inmate_no] = entry.portrait
                self._change(entry.portrait.inmate_no)
            case Deleted():
                self._person(entry.inmate_no)
                self._deleted.add(entry.inmate_no)
                self._change(entry.inmate_no)
            case CameDue():
                self._coming = [one for one in self._coming if one.seq != entry.seq]
                self._change(self.movement(entry.seq).inmate_no)

    def due(self) -> Iterator[CameDue]:
        """Of recorded movements those that came into effect meanwhile."""
        now = self._clock()
        yield from [CameDue(one.seq) for one in self._coming if one.effective_at <= now]

    def movement(self, seq: int) -> Movement:
        if not 1 <= seq <= len(self._movements):
            raise NotFound("模拟狱政平台中没有此变动。", code="movement_not_found")
        return self._movements[seq - 1]

    def movements(self, after: int, limit: int) -> list[Movement]:
        """Above a number, but for the lost ones."""
        found = []
        for one in self._movements[after:]:
            if one.seq not in self._lost:
                found.append(one)
            if len(found) == limit:
                break
        return found

    def state(self, inmate_no: str) -> InmateState:
        """`NotFound` where nobody has the number, or has it no more."""
        person = self._person(inmate_no)
        told = self._told.get(inmate_no)
        custody = self._custody(person)
        if inmate_no in self._deleted or (told is None and custody is None):
            raise unknown()
        return told or InmateState(
            inmate_no=inmate_no, custody_state=custody or CustodyState.IN_CUSTODY
        )

    def portrait(self, inmate_no: str) -> SimulatedPortrait:
        """The last that was given, else the first; `NotFound` of nobody."""
        person = self._person(inmate_no)
        if inmate_no in self._deleted:
            raise unknown()
        return self._pictures.get(inmate_no) or first_of(person)

    def roster(self, ward_code: str, day: date) -> list[str]:
        """Who is in a ward as the day ends, or now, lost movements counted too."""
        at = min(self._clock(), day_bounds(day)[1])
        return self._by_ward(at).get(ward_code, [])

    def inmates(self, after: int, limit: int) -> list[InmateRecord]:
        """By their last change, those above a number."""
        found: list[InmateRecord] = []
        for change in range(after + 1, len(self._changes) + 1):
            inmate_no = self._changes[change - 1]
            if self._last[inmate_no] == change:
                found.append(self._record(change, self.people[inmate_no]))
            if len(found) == limit:
                break
        return found

    def _take_movement(self, entry: Moved) -> None:
        movement = entry.movement
        if movement.inmate_no not in self.people:
            self.people[movement.inmate_no] = Person(
                inmate_no=movement.inmate_no,
                name=movement.basic.name or "",
                prison_code=movement.prison_code,
                ward_code=movement.ward_code,
                held_before=False,
                treatment_level=movement.basic.treatment_level or "",
            )
        self._keep(movement)
        if entry.lost:
            self._lost.add(movement.seq)
        if movement.effective_at > movement.recorded_at:
            self._coming.append(movement)

    def _keep(self, movement: Movement) -> None:
        self._movements.append(movement)
        self._of[movement.inmate_no].append(movement)
        self._change(movement.inmate_no)

    def _reword(self, movement: Movement) -> None:
        before = self.movement(movement.seq)
        mine = self._of[before.inmate_no]
        mine[mine.index(before)] = self._movements[movement.seq - 1] = movement
        self._change(movement.inmate_no)

    def _flag(self, entry: Flagged) -> None:
        flags = entry.flags
        person = self._person(flags.inmate_no)
        self.people[flags.inmate_no] = msgspec.structs.replace(
            person, key_control=flags.key_control, six_involvement=flags.six_involvement
        )
        self._change(flags.inmate_no)

    def _change(self, inmate_no: str) -> None:
        self._changes.append(inmate_no)
        self._last[inmate_no] = len(self._changes)

    def _person(self, inmate_no: str) -> Person:
        if inmate_no not in self.people:
            raise unknown()
        return self.people[inmate_no]

    def _custody(self, person: Person) -> CustodyState | None:
        """What the last movement says; None of who is only to come."""
        last = self._placing(person.inmate_no, self._clock())
        if last is not None:
            return GONE.get(last.kind, CustodyState.IN_CUSTODY)
        return person.custody_state if person.held_before else None

    def _placing(self, inmate_no: str, at: datetime) -> Movement | None:
        """The last movement of place that took effect until a moment."""
        placing = [
            one
            for one in self._of.get(inmate_no, ())
            if one.effective_at <= at and one.kind is not MovementKind.MASTER_CHANGED
        ]
        return max(placing, key=_in_effect, default=None)

    def _by_ward(self, at: datetime) -> dict[str, list[str]]:
        """Asked for ward after ward: those of one moment are sorted once."""
        if self._wards is None or self._wards[:2] != (at, self.changes):
            found: dict[str, list[str]] = defaultdict(list)
            for inmate_no in sorted(self.people.keys() - self._deleted):
                if ward := self._ward_at(self.people[inmate_no], at):
                    found[ward].append(inmate_no)
            self._wards = (at, self.changes, found)
        return self._wards[2]

    def _ward_at(self, person: Person, at: datetime) -> str | None:
        last = self._placing(person.inmate_no, at)
        if last is not None:
            return None if last.kind in GONE else last.ward_code
        held = person.held_before and person.custody_state is CustodyState.IN_CUSTODY
        return person.ward_code if held else None

    def _record(self, change: int, person: Person) -> InmateRecord:
        last = self._placing(person.inmate_no, self._clock())
        told = self._told.get(person.inmate_no)
        custody = told.custody_state if told else self._custody(person)
        level = self._levels.get(person.inmate_no)
        given = [one.basic for one in self._of.get(person.inmate_no, ())]
        levels = [one.treatment_level for one in given if one.treatment_level]
        ends = [one.term_until for one in given if one.term_until]
        names = [one.name for one in given if one.name]
        return InmateRecord(
            change=change,
            inmate_no=person.inmate_no,
            name=names[-1] if names else person.name,
            prison_code=last.prison_code if last else person.prison_code,
            ward_code=last.ward_code if last else person.ward_code,
            custody_state=custody or CustodyState.IN_CUSTODY,
            treatment_level=level.treatment_level
            if level
            else (levels[-1] if levels else person.treatment_level),
            key_control=person.key_control,
            six_involvement=person.six_involvement,
            term_until=level.term_until
            if level and level.term_until
            else (ends[-1] if ends else person.term_until),
            visits_allowed=told.visits_allowed if told else True,
            visits_reason=told.visits_reason if told else "",
            portrait_on=(self._pictures.get(person.inmate_no) or first_of(person)).taken_on,
            deleted=person.inmate_no in self._deleted,
        )


def unknown() -> NotFound:
    return NotFound("模拟狱政平台中没有此编号。", code=INMATE_UNKNOWN)
