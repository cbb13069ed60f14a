"""Changes of rights: each month somebody helps out for three weeks, and one proposal is refused."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pipelines.rules.access.rights_change_rows import (
    PROPOSE,
    VERBS,
    Content,
    closed,
    decision_detail,
    proposal_detail,
    proposed,
)
from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year
from schemas.access.kinds import ChangeState, Subject
from schemas.people.kinds import Role

TABLE = "rights_change"
PROPOSER, DECIDER = "bureau.system", "bureau.security"
ON, BACK_AFTER, REFUSED_AFTER = 8, timedelta(days=21), timedelta(days=6)
"""Of the month on which day, and when it is taken back."""
PROPOSED_AT, DECIDED_AFTER = time(9, 40), timedelta(hours=2)
HELPS, HELPED = "复听任务较多，临时协助复听三周", "协助期满，收回复听权限"
REFUSED, WHY = "申请查看全监狱复听记录", "本岗位不需要此权限，不予批准"


class _Change(NamedTuple):
    id: str
    subject: str
    """Login of the officer whose rights it is about."""
    before: Content
    after: Content
    reason: str
    at: datetime
    decided_at: datetime
    state: ChangeState
    note: str


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _changes(ground, day):
        yield Happened(
            at=one.at,
            stream=BUREAU,
            actor=ground.actor(PROPOSER),
            action=PROPOSE,
            object_kind=Subject.OFFICER.value,
            object_id=ground.officer_id(one.subject),
            detail=proposal_detail(one.id, one.before, one.after, one.reason),
        )
        yield Happened(
            at=one.decided_at,
            stream=BUREAU,
            actor=ground.actor(DECIDER),
            action=f"rights.{VERBS[one.state]}",
            object_kind=Subject.OFFICER.value,
            object_id=ground.officer_id(one.subject),
            detail=decision_detail(one.id, one.before, one.after, one.note),
        )


def left(ground: Ground, day: date) -> Iterator[Row]:
    for one in _changes(ground, day):
        values = proposed(
            one.id,
            Subject.OFFICER,
            ground.officer_id(one.subject),
            one.before,
            one.after,
            one.reason,
            ground.officer_id(PROPOSER),
            one.at,
        )
        values |= closed(one.state, ground.officer_id(DECIDER), one.decided_at, one.note)
        yield Row(table=TABLE, values=values)


def _changes(ground: Ground, day: date) -> Iterator[_Change]:
    """What was given is taken back before the plan's end, or not given."""
    for begun, reason in ((day, HELPS), (day - BACK_AFTER, HELPED), (day - REFUSED_AFTER, REFUSED)):
        whole = begun > ground.plan.first and begun + BACK_AFTER < ground.plan.until
        if begun.day == ON and whole:
            yield _change(ground, begun, day, reason)


def _change(ground: Ground, begun: date, day: date, reason: str) -> _Change:
    prisons = ground.cast.prisons
    prison = ground.chance.of("helps out", begun).one_of(prisons)
    subject = f"{prison.code.lower()}.{'labour' if reason == REFUSED else 'monitor'}"
    own = ground.officer(subject).role.value
    units = [ground.unit_id(prison.code)]
    usual: Content = {"roles": [own], "units": units}
    more: Content = {"roles": sorted({own, Role.REVIEWER.value}), "units": units}
    at = moment(day, PROPOSED_AT) + ground.chance.of("rights", day, reason).share() * DECIDED_AFTER
    refused = reason == REFUSED
    return _Change(
        id=ground.ids.of(TABLE, f"{subject}/{day}", at),
        subject=subject,
        before=more if reason == HELPED else usual,
        after=usual if reason == HELPED else more,
        reason=reason,
        at=at,
        decided_at=at + DECIDED_AFTER,
        state=ChangeState.REJECTED if refused else ChangeState.APPROVED,
        note=WHY if refused else "",
    )


GIVING = Year(
    code="rights",
    fills=(TABLE,),
    reads=("access",),
    happened=happened,
    left=left,
)
