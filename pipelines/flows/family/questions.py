"""Somebody asks a unit, follows his question, writes again and closes it (VC-PUB-17 to -20)."""

from datetime import timedelta
from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.family import questions
from connectors.postgres.family.questions import ASKER, OFFICER, QuestionRow
from connectors.postgres.modules import dictionary_rules
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.family.asking import (
    after_reply,
    due_at,
    require_closable,
    require_few,
    require_repliable,
)
from pipelines.rules.platform.local_time import local
from schemas.errors import InvalidInput, NotFound
from schemas.family.questions import (
    AskedQuestion,
    AskedUnit,
    AskForm,
    AskQuestion,
    Category,
    QuestionPage,
    Said,
)
from schemas.modules.family.public_questions import CLOSED

SUBJECT, CATEGORIES = "public_questions", "question_category"
LOOK_AHEAD = timedelta(days=90)
"""Far enough for thirty working days with every holiday in between."""


async def form(services: Services, user: PublicUser) -> AskForm:
    """The units that take questions, and what these may be about."""
    del user
    today = local(services.clock()).date()
    async with services.database.transaction() as tx:
        items = await dictionary_rules.items(tx, CATEGORIES, today) or []
        return AskForm(
            units=await desks_of(tx),
            categories=[Category(value=one.value, title=one.title) for one in items],
        )


async def desks_of(tx: Tx) -> list[AskedUnit]:
    """Units that take questions, as people see them."""
    return [
        AskedUnit(
            unit_id=row.unit_id,
            title=row.title,
            about=row.about or "",
            answer_days=row.answer_days,
        )
        for row in await questions.desks(tx)
    ]


async def ask(services: Services, user: PublicUser, asked: AskQuestion) -> AskedQuestion:
    """Send a question to a unit; refused are a unit that takes none, and too many."""
    seals, now = FieldSeals(services.keys), services.clock()
    attempt = Attempt(services, user.actor(), "public_questions.ask", SUBJECT, None)
    async with attempt, services.database.transaction() as tx:
        desk = await questions.desk_of(tx, asked.unit_id)
        if desk is None:
            raise InvalidInput(
                "这个单位不受理咨询，请另选。", code="unit_takes_none", field="unit_id"
            )
        attempt.stream = await stream_of(tx, desk.unit_id)
        today = local(now).date()
        items = await dictionary_rules.items(tx, CATEGORIES, today) or []
        if all(one.value != asked.category for one in items):
            raise InvalidInput("请选择咨询类别。", code="category_unknown", field="category")
        title, body = asked.title.strip(), asked.text.strip()
        if len(title) < 2 or not body:
            raise InvalidInput("请写明标题和问题。", code="question_empty", field="text")
        # Two that are sent at once count each other.
        await tx.lock(f"questions/{user.id}")
        require_few(*await questions.counts(tx, user.id, now - timedelta(days=1)))
        rests = await visit_calendar.holidays(tx, today, today + LOOK_AHEAD)
        values: dict[str, Any] = {
            "question_no": await questions.next_number(tx, now),
            "title": title,
            "body": body,
            "asker": user.name or "未登记姓名",
            "category": asked.category,
            "unit_id": desk.unit_id,
            "sent_at": now,
            "due_at": due_at(now, desk.answer_days, rests),
            "forwards": 0,
        }
        question_id = await questions.add(tx, seals, user.id, values, now)
        await _note(tx, services, user, question_id, "ask", attempt.stream)
        return await _whole(tx, seals, await _own(tx, seals, user, question_id))


async def own(services: Services, user: PublicUser) -> QuestionPage:
    """The list, without what was said."""
    async with services.database.transaction() as tx:
        titles = await dictionary_rules.titles(tx, CATEGORIES)
        rows = await questions.own(tx, FieldSeals(services.keys), user.id)
        return QuestionPage(
            rows=[_view(row, titles, []) for row in rows],
            unread=sum(row.unread for row in rows),
        )


async def one(services: Services, user: PublicUser, question_id: str) -> AskedQuestion:
    """A question with all that was said; whether it was read changes by `see` alone."""
    seals = FieldSeals(services.keys)
    async with services.database.transaction() as tx:
        return await _whole(tx, seals, await _own(tx, seals, user, question_id))


async def see(services: Services, user: PublicUser, question_id: str) -> AskedQuestion:
    """Its answer was seen."""
    seals = FieldSeals(services.keys)
    async with services.database.transaction() as tx:
        row = await _own(tx, seals, user, question_id)
        if row.unread:
            await questions.see(tx, question_id)
            stream = await stream_of(tx, row.unit_id)
            await _note(tx, services, user, question_id, "see", stream)
        return await _whole(tx, seals, await _own(tx, seals, user, question_id))


async def reply(services: Services, user: PublicUser, question_id: str, text: str) -> AskedQuestion:
    """Write again; what is closed is asked anew instead."""
    seals, now = FieldSeals(services.keys), services.clock()
    attempt = Attempt(services, user.actor(), "public_questions.reply", SUBJECT, question_id)
    async with attempt, services.database.transaction() as tx:
        row = await _own(tx, seals, user, question_id, for_update=True)
        attempt.stream = await stream_of(tx, row.unit_id)
        require_repliable(row.state, await questions.replies(tx, row.id))
        if not text.strip():
            raise InvalidInput("请写明要补充的内容。", code="question_empty", field="text")
        said = {"author": ASKER, "name": user.name or "未登记姓名", "text": text.strip()}
        await questions.say(tx, seals, row.id, **said, at=now)
        state = after_reply(row.state)
        desk = await questions.desk_of(tx, row.unit_id)
        if state != row.state and desk is not None:
            # It waits for an answer again, with the time that a new one has.
            today = local(now).date()
            rests = await visit_calendar.holidays(tx, today, today + LOOK_AHEAD)
            due = due_at(now, desk.answer_days, rests)
            await questions.change(tx, row.id, state=state, due_at=due, warned_at=None)
        else:
            await questions.change(tx, row.id, state=state)
        await _note(tx, services, user, row.id, "reply", attempt.stream)
        return await _whole(tx, seals, await _own(tx, seals, user, row.id))


async def close(services: Services, user: PublicUser, question_id: str) -> AskedQuestion:
    """The asker needs no more of it."""
    seals, now = FieldSeals(services.keys), services.clock()
    attempt = Attempt(services, user.actor(), "public_questions.end", SUBJECT, question_id)
    async with attempt, services.database.transaction() as tx:
        row = await _own(tx, seals, user, question_id, for_update=True)
        attempt.stream = await stream_of(tx, row.unit_id)
        require_closable(row.state)
        await questions.change(tx, row.id, state=CLOSED, closed_at=now, unread=False)
        await _note(tx, services, user, row.id, "end", attempt.stream)
        return await _whole(tx, seals, await _own(tx, seals, user, row.id))


async def stream_of(tx: Tx, unit_id: str) -> str:
    """The audit stream of the unit that a question is put to."""
    unit = await units.get(tx, unit_id)
    return audit.stream_of(unit.path) if unit else audit.BUREAU


async def _own(
    tx: Tx, seals: FieldSeals, user: PublicUser, question_id: str, *, for_update: bool = False
) -> QuestionRow:
    row = await questions.get(tx, seals, question_id, user.id, for_update=for_update)
    if row is None:
        raise NotFound("没有找到这个咨询。", code="question_not_found")
    return row


async def _whole(tx: Tx, seals: FieldSeals, row: QuestionRow) -> AskedQuestion:
    said = await questions.said(tx, seals, row.id, (ASKER, OFFICER))
    told = [
        Said(
            author=one.author,
            # An officer speaks for his unit.
            name=row.unit if one.author == OFFICER else one.name,
            text=one.text,
            at=one.at,
        )
        for one in said
    ]
    return _view(row, await dictionary_rules.titles(tx, CATEGORIES), told)


def _view(row: QuestionRow, titles: dict[str, str], said: list[Said]) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        question_no=row.question_no,
        state=row.state,
        title=row.title,
        text=row.body,
        category=titles.get(row.category, row.category),
        unit=row.unit,
        sent_at=row.sent_at,
        due_at=row.due_at,
        received_at=row.received_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        unread=row.unread,
        said=said,
    )


async def _note(
    tx: Tx, services: Services, user: PublicUser, question_id: str, verb: str, stream: str
) -> None:
    await audit.write(
        tx,
        stream=stream,
        actor=user.actor(),
        action=f"public_questions.{verb}",
        object_kind=SUBJECT,
        object_id=question_id,
        at=services.clock(),
    )
