"""Who works where and at which grade: applied for, approved, and changed as people come and go."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.places import PRISON_NAMES, ward_name
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.work import Graded, Held, Worker
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES, Case, Decided
from pipelines.rules.bureau.years.labour import keeper, post_id
from pipelines.rules.bureau.years.noting import acted, created, decided
from pipelines.rules.bureau.years.record_case import applied_with
from pipelines.rules.labour.grade_case import grade_before, grade_headline
from pipelines.rules.modules.decision_values import decision_values
from schemas.modules.common import APPROVED, DRAFT, PENDING
from schemas.modules.labour.post_assignments import ENDED, HELD, POST_ASSIGNMENTS
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS

OPINION = "同意"
Begun = Mapping[date, list[tuple[Worker, Graded | Held]]]
_begun: WeakKeyDictionary[Ground, Begun] = WeakKeyDictionary()


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for worker, one in _of_day(ground, day):
        if isinstance(one, Graded):
            yield from _Grade(ground, worker, one).happened()
        else:
            yield from _Post(ground, worker, one).happened()


def left(ground: Ground, day: date) -> Iterator[Left]:
    for worker, one in _of_day(ground, day):
        if isinstance(one, Graded):
            yield from _Grade(ground, worker, one).left()
        else:
            yield _Post(ground, worker, one).record()


def inmate_title(one: Inmate) -> str:
    return f"{one.number} {one.name}"


def prison_name(prison: str) -> str:
    return PRISON_NAMES[int(prison[1:]) - 1]


def own_name(ward: str) -> str:
    """A ward's, without its prison's."""
    return ward_name(int(ward[-2:]))


def ward_officer(ward: str, post: str) -> str:
    """His login, as `p03.w01.head`."""
    return f"{ward.lower().replace('-', '.')}.{post}"


def _of_day(ground: Ground, day: date) -> Iterable[tuple[Worker, Graded | Held]]:
    """Grades that were applied for on the day, and posts that were given."""
    found = _begun.get(ground)
    if found is None:
        found = _begun[ground] = _sorted(ground)
    return found.get(day, ())


def _sorted(ground: Ground) -> Begun:
    found: dict[date, list[tuple[Worker, Graded | Held]]] = defaultdict(list)
    for worker in ground.work.workers:
        for graded in worker.grades:
            found[graded.applied_at.date()].append((worker, graded))
        for held in worker.held:
            found[held.entered_at.date()].append((worker, held))
    return found


class _Grade:
    """One application for a grade, with the decision on it."""

    def __init__(self, ground: Ground, worker: Worker, graded: Graded) -> None:
        self._ground, self._worker, self._graded = ground, worker, graded
        inmate = worker.inmate
        self._login = keeper(inmate.prison)
        self._leader = f"{inmate.prison.lower()}.leader"
        key = f"{inmate.number}/{graded.from_day}"
        self._id = ground.ids.of(WORKER_GRADE_SETTINGS.table, key, graded.applied_at)
        self._values: dict[str, Any] = {
            "inmate_id": ground.inmate_id(inmate),
            "prison_id": ground.unit_id(inmate.prison),
            "grade_no": graded.grade_no,
            "from_day": graded.from_day,
            "reason": graded.reason,
        }
        self._case = self._opened(key)

    def happened(self) -> Iterator[Happened]:
        made = (self._ground, self._login, WORKER_GRADE_SETTINGS, self._id)
        at = self._graded.applied_at
        yield created(*made, self._values, self._titles(), at)
        yield acted(*made, "submit", at, states=(DRAFT, PENDING), version=2)
        yield from self._case.happened()
        if self._is_decided:
            yield decided(
                self._ground,
                self._leader,
                WORKER_GRADE_SETTINGS,
                self._id,
                self._case,
                self._graded.decided_at,
                states=(PENDING, APPROVED),
                version=3,
                opinion=OPINION,
            )

    def left(self) -> Iterator[Left]:
        graded, done = self._graded, self._is_decided
        leader = self._ground.officer(self._leader)
        kept = decision_values(leader.name, graded.decided_at, OPINION) if done else {}
        entered_by = self._ground.officer_id(self._login)
        yield Record(
            module=WORKER_GRADE_SETTINGS.code,
            id=self._id,
            values=self._values | kept,
            at=graded.applied_at,
            state=APPROVED if done else PENDING,
            by=entered_by,
            version=3 if done else 2,
            changed_at=graded.decided_at if done else graded.applied_at,
            changed_by=self._ground.officer_id(self._leader) if done else entered_by,
        )
        yield from self._case.rows()

    @property
    def _is_decided(self) -> bool:
        return self._case.closed_at is not None

    def _titles(self) -> dict[str, str]:
        inmate = self._worker.inmate
        return {"inmate_id": inmate_title(inmate), "prison_id": prison_name(inmate.prison)}

    def _opened(self, key: str) -> Case:
        inmate, graded = self._worker.inmate, self._graded
        applied = applied_with(
            WORKER_GRADE_SETTINGS,
            self._id,
            self._values,
            self._titles(),
            key=key,
            unit=inmate.ward_at(graded.applied_at),
            actor=self._ground.actor(self._login),
            at=graded.applied_at,
            beside=grade_before(graded.before),
            headline=grade_headline,
        )
        decision = Decided(login=self._leader, at=graded.decided_at, opinion=OPINION)
        return Case(self._ground, applied, (decision,))


class _Post:
    """A post that somebody was given, and left."""

    def __init__(self, ground: Ground, worker: Worker, held: Held) -> None:
        self._ground, self._worker, self._held = ground, worker, held
        inmate = worker.inmate
        self._login = keeper(inmate.prison)
        key = f"{inmate.number}/{held.from_day}"
        self._id = ground.ids.of(POST_ASSIGNMENTS.table, key, held.entered_at)
        self._values: dict[str, Any] = {
            "inmate_id": ground.inmate_id(inmate),
            "prison_id": ground.unit_id(inmate.prison),
            "post_id": post_id(ground, held.ward, held.post),
            "from_day": held.from_day,
        }

    def happened(self) -> Iterator[Happened]:
        held = self._held
        titles = {
            "inmate_id": inmate_title(self._worker.inmate),
            "prison_id": prison_name(self._worker.inmate.prison),
            "post_id": held.post.name,
        }
        made = (self._ground, self._login, POST_ASSIGNMENTS, self._id)
        yield created(*made, self._values, titles, held.entered_at)
        if held.ended_at is not None:
            yield acted(
                *made,
                "end",
                held.ended_at,
                states=(HELD, ENDED),
                version=2,
                reason=held.why_ended,
                before={"until_day": None},
                after={"until_day": held.until_day},
            )

    def record(self) -> Record:
        held, by = self._held, self._ground.officer_id(self._login)
        ended = {"until_day": held.until_day} if held.ended_at else {}
        return Record(
            module=POST_ASSIGNMENTS.code,
            id=self._id,
            values=self._values | ended,
            at=held.entered_at,
            state=ENDED if held.ended_at else HELD,
            by=by,
            version=2 if held.ended_at else 1,
            changed_at=held.ended_at,
            changed_by=by,
        )


WORKERS = Year(
    code="workers",
    fills=(WORKER_GRADE_SETTINGS.table, POST_ASSIGNMENTS.table, *TABLES),
    reads=("flows", "labour", "people"),
    happened=happened,
    left=left,
)
