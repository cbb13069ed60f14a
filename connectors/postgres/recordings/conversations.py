"""Conversations of the three channels as one list, and each in its place (VC-SUP-06, VC-SUP-07)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import CTE, Integer, Select, and_, cast, func, select, true

from connectors.postgres.people.relative_name import relative_name
from connectors.postgres.recordings import conversation_search as search
from connectors.postgres.recordings.conversation_search import Wanted
from connectors.postgres.recordings.review_due import due_at
from connectors.postgres.speech import said
from connectors.postgres.speech.spoken import conversation_hit, shown_line
from connectors.postgres.transaction import TOTAL, Tx, in_scopes
from pipelines.rules.recordings import review_due
from pipelines.rules.recordings.review_due import DueRules
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel
from schemas.recordings.conversations import ConversationPage, ConversationRow
from schemas.speech.line_kinds import TEXT
from schemas.tables.access.access import officer
from schemas.tables.calls.call import video_call
from schemas.tables.governance.privileged import privileged_erasure
from schemas.tables.people.person import inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording
from schemas.tables.recordings.review import call_review, review_assignment

prison, ward = org_unit.alias("prison"), org_unit.alias("ward")
named_officer = officer.alias("assignee")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What decides who may do what with a conversation."""

    id: str
    channel: ContactChannel
    confidentiality: Confidentiality
    privileged: bool
    began_at: datetime | None
    ended_at: datetime | None
    prison_id: str
    prison_code: str
    ward_path: str


async def place(
    tx: Tx, scopes: tuple[str, ...], conversation_id: str, *, for_update: bool = False
) -> Place | None:
    """One conversation within the scope, where somebody joined it."""
    columns = (name for name in Place.__struct_fields__ if name in conversation.c)
    found = (
        select(
            *(conversation.c[name] for name in columns),
            prison.c.code.label("prison_code"),
            ward.c.path.label("ward_path"),
        )
        .join(prison, prison.c.id == conversation.c.prison_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .where(conversation.c.id == conversation_id, in_scopes(ward.c.path, scopes))
    )
    locked = found.with_for_update(of=conversation) if for_update else found
    return await tx.first(locked, Place)


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    wanted: Wanted,
    rules: DueRules,
    now: datetime,
    *,
    limit: int,
    offset: int,
) -> ConversationPage:
    """Newest first, and how many there are in all; a second statement where one searches."""
    found = search.found(scopes, wanted, rules, now)
    if wanted.terms:
        return await _said_page(tx, found, wanted.terms, rules, now, slice(offset, offset + limit))
    known = found.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    counted = select(func.count()).select_from(known)
    order = (known.c.began_at.desc(), known.c.id.desc())
    chosen = select(known.c.id).order_by(*order).limit(limit).offset(offset).cte("chosen")
    told = _rows(chosen, rules).add_columns(counted.scalar_subquery().label(TOTAL))
    listed = (await tx.execute(told)).mappings().all()
    if not listed:
        # Beyond the end no row tells.
        return ConversationPage(rows=[], total=int(await tx.scalar(counted)) if offset else 0)
    rows = [_view(dict(row), now) for row in listed]
    return ConversationPage(rows=rows, total=int(listed[0][TOTAL]))


async def _said_page(
    tx: Tx, among: Select[Any], terms: tuple[str, ...], rules: DueRules, now: datetime, part: slice
) -> ConversationPage:
    """Those in which every term was said, with the first lines in which they stand."""
    searched = await said.search(tx, among, terms)
    lines = {one.id: one.lines for one in searched.found[part]}
    chosen = select(conversation.c.id).where(conversation.c.id.in_(list(lines))).cte("chosen")
    listed = (await tx.execute(_rows(chosen, rules))).mappings().all() if lines else []
    rows = [_view(dict(row), now) for row in listed]
    return ConversationPage(
        rows=[msgspec.structs.replace(row, found=lines[row.id]) for row in rows],
        total=len(searched.found),
        searched_since=searched.since,
    )


async def one(tx: Tx, conversation_id: str, rules: DueRules, now: datetime) -> ConversationRow:
    """The row of one conversation that is known to be in reach."""
    chosen = select(conversation.c.id).where(conversation.c.id == conversation_id).cte("chosen")
    row = (await tx.execute(_rows(chosen, rules))).mappings().one()
    return _view(dict(row), now)


def _rows(chosen: CTE, rules: DueRules) -> Select[Any]:
    """The chosen conversations with all that is told of them, newest first."""
    bound = and_(
        inmate_binding.c.relative_id == conversation.c.relative_id,
        inmate_binding.c.inmate_id == conversation.c.inmate_id,
    )
    length = func.extract("epoch", conversation.c.ended_at - conversation.c.began_at)
    said, hit, last = _said(), _hits(), _last()
    return (
        select(
            conversation.c.id,
            conversation.c.channel,
            conversation.c.privileged,
            conversation.c.confidentiality,
            conversation.c.inmate_id,
            conversation.c.relative_id,
            conversation.c.began_at,
            conversation.c.ended_at,
            cast(func.round(length), Integer).label("seconds"),
            video_call.c.case_no,
            inmate.c.inmate_no,
            inmate.c.name.label("inmate_name"),
            relative_name(),
            inmate_binding.c.kinship,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            due_at(rules).label("due_at"),
            _recorded().label("recorded"),
            _assignee().label("assignee"),
            privileged_erasure.c.erased_at,
            *said.c,
            *hit.c,
            *last.c,
        )
        .select_from(chosen)
        .join(conversation, conversation.c.id == chosen.c.id)
        .join(prison, prison.c.id == conversation.c.prison_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(relative, relative.c.id == conversation.c.relative_id)
        .outerjoin(inmate_binding, bound)
        .outerjoin(video_call, video_call.c.id == conversation.c.id)
        .outerjoin(privileged_erasure, privileged_erasure.c.record_id == conversation.c.id)
        .join(said, true())
        .join(hit, true())
        .outerjoin(last, true())
        .order_by(conversation.c.began_at.desc(), conversation.c.id.desc())
    )


def _recorded() -> Any:
    mine = recording.c.call_id == conversation.c.id
    return select(recording.c.id).where(mine).exists()


def _assignee() -> Any:
    """Who is to review it."""
    given = review_assignment.c.call_id == conversation.c.id
    named = select(named_officer.c.name).join(
        review_assignment, review_assignment.c.officer_id == named_officer.c.id
    )
    return named.where(given).scalar_subquery()


def _said() -> Any:
    mine = (
        shown_line.c.call_id == conversation.c.id,
        shown_line.c.kind == TEXT,
        ~conversation.c.privileged,
    )
    return select(func.count().label("lines")).where(*mine).lateral("said")


def _hits() -> Any:
    mine = and_(conversation_hit.c.call_id == conversation.c.id, ~conversation.c.privileged)
    told = (func.count().label("hits"), func.max(conversation_hit.c.severity).label("severity"))
    return select(*told).where(mine).lateral("hit")


def _last() -> Any:
    told = (
        officer.c.name.label("reviewer"),
        call_review.c.at.label("reviewed_at"),
        call_review.c.assessment,
        call_review.c.anomaly,
        func.count().over().label("reviews"),
    )
    return (
        select(*told)
        .join(officer, officer.c.id == call_review.c.officer_id)
        .where(call_review.c.call_id == conversation.c.id)
        .order_by(call_review.c.at.desc(), call_review.c.id.desc())
        .limit(1)
        .lateral("last")
    )


def _view(row: dict[str, Any], now: datetime) -> ConversationRow:
    reviews = row["reviews"] or 0
    late = review_due.overdue(row["due_at"], reviews, now)
    told = {str(name): value for name, value in row.items() if name != TOTAL}
    return msgspec.convert(told | {"reviews": reviews, "overdue": late}, ConversationRow)
