"""What the list of conversations is searched by, each condition alone or with any others."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select

from connectors.postgres.recordings.review_due import overdue, reviewed
from connectors.postgres.speech.spoken import conversation_hit, has_hit
from connectors.postgres.transaction import in_scopes, of_units
from pipelines.rules.recordings.review_due import DueRules
from schemas.calls.state import CallState
from schemas.people.contacts import ContactChannel
from schemas.tables.access.access import officer
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review, review_assignment

visit, phone_call = GENERATED["visits"], GENERATED["phone_calls"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; what is None or empty does not count."""

    channel: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    unit_id: str | None = None
    inmate: str = ""
    """Part of the name, or of the number."""
    inmate_id: str | None = None
    relative: str = ""
    relative_id: str | None = None
    visit_type: str | None = None
    level: str | None = None
    """The treatment level that the inmate had then, as visits and phone calls keep it."""
    word: str | None = None
    word_class: str | None = None
    severity: int | None = None
    """At least so grave a hit."""
    has_hits: bool | None = None
    reviewed: bool | None = None
    overdue: bool | None = None
    kept: bool = False
    """Those alone that are over and of which something is kept: what statistics count."""
    assessment: str | None = None
    anomaly: bool | None = None
    reviewer: str = ""
    reviewer_id: str | None = None
    assignee_id: str | None = None
    """Whom it was given to for review."""
    least_s: int | None = None
    most_s: int | None = None
    terms: tuple[str, ...] = ()
    """What must have been said."""


def found(
    scopes: tuple[str, ...], wanted: Wanted, rules: DueRules, now: datetime
) -> Select[tuple[Any, ...]]:
    """Ids and beginnings of the conversations in reach that fit, in no order.

    Of what must have been said no statement knows: `connectors.postgres.speech.said` looks for it.
    """
    conditions = [
        *_of_place(scopes, wanted),
        *_of_people(wanted),
        *_of_records(wanted),
        *_of_hits(wanted),
        *_of_reviews(wanted, rules, now),
        *([~conversation.c.privileged] if wanted.terms else []),
    ]
    return select(conversation.c.id, conversation.c.began_at).where(*held(), *conditions)


def held() -> tuple[ColumnElement[bool], ...]:
    """Somebody spoke or could have: a call whose other side never came is no conversation."""
    # Under a name of its own, whatever else the statement asks of calls; of them alone.
    missed = video_call.alias("missed_call")
    mine = (missed.c.id == conversation.c.id, missed.c.state == CallState.MISSED.value)
    other = conversation.c.channel != ContactChannel.VIDEO_CALL.value
    came = or_(other, ~select(missed.c.id).where(*mine).exists())
    return conversation.c.began_at.is_not(None), came


def last_assessment() -> ColumnElement[Any]:
    """Of a conversation's last review; null without one."""
    mine = select(call_review.c.assessment).where(call_review.c.call_id == conversation.c.id)
    newest = mine.order_by(call_review.c.at.desc(), call_review.c.id.desc())
    return newest.limit(1).scalar_subquery()


def _of_place(scopes: tuple[str, ...], wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [of_units(conversation.c.ward_id, lambda path: in_scopes(path, scopes))]
    if wanted.unit_id:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        conditions.append(of_units(conversation.c.ward_id, lambda column: column.startswith(path)))
    if wanted.channel:
        conditions.append(conversation.c.channel == wanted.channel)
    if wanted.since:
        conditions.append(conversation.c.began_at >= wanted.since)
    if wanted.until:
        conditions.append(conversation.c.began_at < wanted.until)
    length = conversation.c.ended_at - conversation.c.began_at
    if wanted.least_s is not None:
        conditions.append(length >= timedelta(seconds=wanted.least_s))
    if wanted.most_s is not None:
        conditions.append(length <= timedelta(seconds=wanted.most_s))
    return conditions


def _of_people(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.inmate:
        named = inmate.c.name.contains(wanted.inmate, autoescape=True)
        numbered = inmate.c.inmate_no.contains(wanted.inmate, autoescape=True)
        one = select(inmate.c.id).where(or_(named, numbered))
        conditions.append(conversation.c.inmate_id.in_(one))
    if wanted.relative:
        named = relative.c.name.contains(wanted.relative, autoescape=True)
        told = visit.c.relative_told.contains(wanted.relative, autoescape=True)
        known = conversation.c.relative_id.in_(select(relative.c.id).where(named))
        conditions.append(or_(known, conversation.c.id.in_(select(visit.c.id).where(told))))
    if wanted.inmate_id:
        conditions.append(conversation.c.inmate_id == wanted.inmate_id)
    if wanted.relative_id:
        conditions.append(conversation.c.relative_id == wanted.relative_id)
    return conditions


def _of_records(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What the record of a visit or phone call says and a conversation does not."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.visit_type:
        of_type = select(visit.c.id).where(visit.c.visit_type == wanted.visit_type)
        conditions.append(conversation.c.id.in_(of_type))
    if wanted.level:
        at_level = [
            conversation.c.id.in_(select(table.c.id).where(table.c.treatment_level == wanted.level))
            for table in (visit, phone_call)
        ]
        conditions.append(or_(*at_level))
    return conditions


def _of_hits(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Word, class and severity are of one and the same hit."""
    of_one: list[ColumnElement[bool]] = []
    if wanted.word:
        of_one.append(conversation_hit.c.word == wanted.word)
    if wanted.word_class:
        of_one.append(conversation_hit.c.word_class == wanted.word_class)
    if wanted.severity is not None:
        of_one.append(conversation_hit.c.severity >= wanted.severity)
    conditions = [has_hit(conversation.c.id, *of_one)] if of_one or wanted.has_hits else []
    if conditions:
        # Nothing of what was said tells of one that nobody may hear.
        conditions.append(~conversation.c.privileged)
    if wanted.has_hits is False:
        conditions.append(~has_hit(conversation.c.id))
    return conditions


def _of_reviews(wanted: Wanted, rules: DueRules, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kept:
        conditions += [conversation.c.ended_at.is_not(None), ~conversation.c.privileged]
    if wanted.reviewed is not None:
        # Nobody can review what was not kept: a privileged one is neither.
        open_one = (~reviewed()) & ~conversation.c.privileged
        conditions.append(reviewed() if wanted.reviewed else open_one)
    if wanted.overdue is not None:
        late = overdue(rules, now).is_(True)
        conditions.append(late if wanted.overdue else ~late)
    if wanted.assignee_id:
        given = review_assignment.c.call_id == conversation.c.id
        theirs = review_assignment.c.officer_id == wanted.assignee_id
        conditions.append(select(review_assignment.c.call_id).where(given, theirs).exists())
    if wanted.reviewer or wanted.reviewer_id:
        return [*conditions, _reviewed_by(wanted)]
    if wanted.assessment:
        conditions.append(last_assessment() == wanted.assessment)
    if wanted.anomaly is not None:
        conditions.append(conversation.c.anomaly.is_(wanted.anomaly))
    return conditions


def _reviewed_by(wanted: Wanted) -> ColumnElement[bool]:
    """With a reviewer named, what that reviewer said counts, whoever said something later."""
    mine = select(call_review.c.id).where(call_review.c.call_id == conversation.c.id)
    if wanted.assessment:
        mine = mine.where(call_review.c.assessment == wanted.assessment)
    if wanted.anomaly is not None:
        mine = mine.where(call_review.c.anomaly == wanted.anomaly)
    if wanted.reviewer_id:
        mine = mine.where(call_review.c.officer_id == wanted.reviewer_id)
    if wanted.reviewer:
        named = officer.c.name.contains(wanted.reviewer, autoescape=True)
        mine = mine.join(officer, officer.c.id == call_review.c.officer_id).where(named)
    return mine.exists()
