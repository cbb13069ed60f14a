"""The service's answers: it compares by itself, or says what it was told to say of a person."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from connectors.platforms.journal import Journal
from connectors.platforms.police_stand_in.entries import Answered, Entry, Faulty, Known
from connectors.platforms.police_stand_in.likeness import Alike
from connectors.simulated_platform import ServedPlatform, SimulatedPlatform, now, read
from connectors.simulated_service import Asked, Reply
from schemas.errors import InvalidInput, NotFound
from schemas.exchange.police import PICTURE_WRONG, AskPerson, PersonAnswer, PersonResult
from schemas.platform.police_knobs import PoliceFaults, PoliceTold, SimulatedPerson

ALIKE = 0.45
"""From here on two faces are one person's."""
UNHEARD_OF = Reply(599, b'{"code": "E-7731"}')


class PoliceSimulator(SimulatedPlatform):
    """Answers the same question the same way, also after it began anew."""

    def __init__(
        self,
        key: bytes,
        people: Iterable[SimulatedPerson],
        alike: Alike,
        *,
        control_key: bytes = b"",
        journal: Journal[Entry] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Without a control key there are no knobs; `clock` numbers its answers."""
        super().__init__(key, control_key, now)
        self._alike, self._clock = alike, clock
        self._people = {one.id_no: one for one in people}
        self._answers: dict[str, PersonAnswer] = {}
        self._asked = 0
        self._faults = PoliceFaults()
        self._turned = threading.Event()
        self._journal: Journal[Entry] = journal or Journal(Entry)
        for entry in self._journal.read():
            self._take(entry)

    def hurry(self) -> None:
        """Whoever is kept waiting gets his answer now."""
        self._turned.set()

    def _served(self, asked: Asked) -> Reply | None:
        faults = self._faults
        if faults.slow_s:
            self._turned.wait(faults.slow_s)
        if faults.down:
            return None
        self._callers.admit(asked)
        if asked.path.rsplit("/", 1)[-1] != "person-checks":
            raise NotFound("没有这个接口。")
        if faults.broken:
            return UNHEARD_OF
        with self._one_at_a_time:
            answer = self._answer(read(asked, AskPerson))
        reply = Reply(200, msgspec.json.encode(answer))
        return reply.half() if faults.half else reply

    def _answer(self, asked: AskPerson) -> PersonAnswer:
        self._asked += 1
        if asked.key not in self._answers:
            result, score = self._judged(asked)
            number = f"GA{self._clock():%Y%m%d%H%M%S}{len(self._answers) + 1:06}"
            answer = PersonAnswer(result=result, score=score, reference=number)
            self._do(Answered(asked.key, answer))
        return self._answers[asked.key]

    def _judged(self, asked: AskPerson) -> tuple[PersonResult, float | None]:
        known = self._people.get(asked.id_no)
        if known is None:
            return PersonResult.UNKNOWN, None
        if known.name != asked.name:
            return PersonResult.MISMATCH, None
        if known.result is not None:
            return known.result, None
        score = self._alike(asked.picture, known.face) if known.face else None
        if score is None:
            raise InvalidInput("照片中没有可比对的人脸。", code=PICTURE_WRONG)
        match = PersonResult.MATCH if score >= ALIKE else PersonResult.MISMATCH
        return match, round(score * 100, 1)

    def _turn(self, knob: str, asked: Asked) -> object:
        match knob:
            case "people":
                person = read(asked, SimulatedPerson)
                self._do(Known(person))
                return person
            case "faults":
                faults = read(asked, PoliceFaults)
                self._do(Faulty(faults))
                return faults
            case "told":
                return PoliceTold(asked=self._asked, questions=len(self._answers))
        return None

    def _do(self, entry: Entry) -> None:
        """What counts outlives the process."""
        self._take(entry)
        self._journal.write(entry)

    def _take(self, entry: Entry) -> None:
        match entry:
            case Known():
                self._people[entry.person.id_no] = entry.person
            case Answered():
                self._answers[entry.key] = entry.answer
            case Faulty():
                self._faults = entry.faults
                self._turned.set()
                self._turned = threading.Event()


class ServedPolice(PoliceSimulator, ServedPlatform):
    """The same, on a port of its own, on loopback."""

    def __init__(
        self,
        key: bytes,
        people: Iterable[SimulatedPerson],
        alike: Alike,
        port: int = 0,
        *,
        control_key: bytes = b"",
        journal: Journal[Entry] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        PoliceSimulator.__init__(
            self, key, people, alike, control_key=control_key, journal=journal, clock=clock
        )
        ServedPlatform.__init__(self, self.reply, port)

    def stop(self) -> None:
        """Nobody is answered any more, and nobody kept waiting."""
        self.hurry()
        ServedPlatform.stop(self)
