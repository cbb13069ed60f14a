"""A record of a module from its entry on: what officers do with it, and what a case decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES, Case, Decided
from pipelines.rules.bureau.years.noting import created
from pipelines.rules.bureau.years.record_case import applied_with
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.change_detail import change_detail, decision_detail
from pipelines.rules.modules.masks import masked
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.actor import Actor
from schemas.approvals.definition import Facts
from schemas.modules.module import Module


class RecordLife:
    """Of one record; nothing is done with it at the plan's end or later."""

    module: Module

    def __init__(
        self,
        ground: Ground,
        login: str,
        record_id: str,
        values: Mapping[str, Any],
        titles: Mapping[str, str],
        at: datetime,
    ) -> None:
        self.ground, self.login, self.id = ground, login, record_id
        self.end = moment(ground.plan.until, time(0))
        self.values, self.titles = dict(values), titles
        self.state = self.module.states.initial if self.module.states else None
        self.case: Case | None = None
        self._version, self._at = 1, at
        self._changed_at, self._changed_by = at, ground.officer_id(login)
        self.log = [created(ground, login, self.module, record_id, self.values, titles, at)]

    def happened(self) -> Iterator[Happened]:
        yield from self.log

    def left(self) -> Iterator[Left]:
        yield Record(
            module=self.module.code,
            id=self.id,
            values=self.values,
            at=self._at,
            state=self.state,
            by=self.ground.officer_id(self.login),
            version=self._version,
            changed_at=self._changed_at,
            changed_by=self._changed_by,
        )
        if self.case is not None:
            yield from self.case.rows()

    def is_ahead(self, at: datetime) -> bool:
        return at >= self.end

    def act(
        self,
        verb: str,
        officer: Actor,
        at: datetime,
        to: str,
        *,
        values: Mapping[str, Any] | None = None,
        noted: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """An action of the module with its values; `noted` is what the platform adds by itself."""
        given, before = dict(values or {}), self.state
        old = {name: self.values.get(name) for name in given}
        self._change(to, officer, at, given | dict(noted or {}))
        detail = change_detail(
            before=masked(self.module, old),
            after=masked(self.module, given),
            titles_before={},
            titles_after={},
            version=self._version,
            reason=reason,
            states=(before, to),
        )
        self._note(verb, officer, at, detail)

    def apply(
        self,
        verb: str,
        officer: Actor,
        at: datetime,
        to: str,
        *,
        unit: str,
        outcomes: Sequence[Outcome],
        turns: Sequence[Decided],
        beside: Facts | None = None,
        linked: Mapping[str, Stored] | None = None,
    ) -> Case:
        """An action that brings it before who decides, with their turns as far as they came."""
        self.act(verb, officer, at, to)
        applied = applied_with(
            self.module,
            self.id,
            self.values,
            self.titles,
            key=self.id,
            unit=unit,
            actor=officer,
            at=at,
            outcomes=outcomes,
            beside=beside,
            linked=linked,
        )
        self.case = Case(self.ground, applied, turns)
        self.log += self.case.happened()
        return self.case

    def decided(
        self, officer: Actor, at: datetime, to: str, opinion: str, values: Mapping[str, Any]
    ) -> None:
        """What a decision of the case made of it."""
        assert self.case is not None
        before = self.state
        self._change(to, officer, at, values)
        detail = decision_detail((before, to), opinion, self.case.id, self._version)
        self._note("decided", officer, at, detail)

    def _change(self, to: str, officer: Actor, at: datetime, values: Mapping[str, Any]) -> None:
        self.values |= values
        self.state, self._version = to, self._version + 1
        self._changed_at, self._changed_by = at, officer.id or ""

    def _note(self, verb: str, officer: Actor, at: datetime, detail: dict[str, Any]) -> None:
        prison = self.ground.officer(self.login).prison
        assert prison is not None
        happened = Happened(
            at=at,
            stream=prison,
            actor=officer,
            action=f"{self.module.code}.{verb}",
            object_kind=self.module.code,
            object_id=self.id,
            detail=detail,
        )
        self.log.append(happened)


def year_of(
    code: str,
    lives: Callable[[Ground, date], Iterable[RecordLife]],
    *,
    reads: tuple[str, ...],
    fills: tuple[str, ...],
) -> Year:
    """The year of records that `lives` tells of a day; `fills` without the tables of cases."""

    def happened(ground: Ground, day: date) -> Iterator[Happened]:
        for one in lives(ground, day):
            yield from one.happened()

    def left(ground: Ground, day: date) -> Iterator[Left]:
        for one in lives(ground, day):
            yield from one.left()

    return Year(code=code, fills=(*fills, *TABLES), reads=reads, happened=happened, left=left)
