"""A unit's officer takes a question, answers, forwards and closes it (VC-PUB-17, VC-PUB-18)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from connectors.postgres.family import questions
from connectors.postgres.family.questions import ASKER, FORWARDED, OFFICER
from connectors.postgres.modules import writing
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.family.question_told import after_decision
from pipelines.flows.family.questions import LOOK_AHEAD, desks_of, stream_of
from pipelines.flows.modules import saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.family.asking import (
    due_at,
    require_answerable,
    require_closable,
    require_forwardable,
)
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict, InvalidInput
from schemas.family.questions import (
    AnswerQuestion,
    DeskQuestion,
    ForwardQuestion,
    HandleQuestion,
    Said,
)
from schemas.modules.family.public_questions import (
    ANSWERED,
    CLOSED,
    PUBLIC_QUESTIONS,
    RECEIVED,
    SENT,
    WAITING,
)
from schemas.modules.module import Action, Verb

CODE = PUBLIC_QUESTIONS.code
ALL = (ASKER, OFFICER, FORWARDED)


async def shown(services: Services, officer: Officer, question_id: str) -> DeskQuestion:
    """What stands beside the record."""
    desk = Desk(services, officer, CODE)
    async with desk.attempt(Verb.LIST, question_id), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        return await _view(tx, desk, await desk.need(tx, question_id))


async def receive(
    services: Services, officer: Officer, question_id: str, asked: HandleQuestion
) -> DeskQuestion:
    """An officer of the unit opened it; whoever comes second changes nothing."""
    desk = Desk(services, officer, CODE)
    async with _handling(desk, "receive", question_id, asked.version) as (tx, before):
        if before.state == SENT:
            await _act(tx, desk, "receive", before, RECEIVED, {"received_at": desk.now})
        return await _view(tx, desk, await desk.need(tx, question_id))


async def answer(
    services: Services, officer: Officer, question_id: str, asked: AnswerQuestion
) -> DeskQuestion:
    """The answer is kept, shown to the asker and told to him."""
    desk = Desk(services, officer, CODE)
    async with _handling(desk, "answer", question_id, asked.version) as (tx, before):
        require_answerable(str(before.state))
        text = asked.text.strip()
        if not text:
            raise problem("text", "请填写答复")
        values = {
            "answer": text,
            "answered_at": desk.now,
            "answered_by": officer.name,
            "received_at": before.values["received_at"] or desk.now,
        }
        await _act(tx, desk, "answer", before, ANSWERED, values)
        said = {"author": OFFICER, "name": officer.name, "text": text}
        await questions.say(tx, desk.seals, question_id, **said, at=desk.now, officer_id=officer.id)
        await _tell(tx, desk, before, closed=False)
        return await _view(tx, desk, await desk.need(tx, question_id))


async def close(
    services: Services, officer: Officer, question_id: str, asked: HandleQuestion
) -> DeskQuestion:
    """End it with a reason, which the asker reads as the last word."""
    desk = Desk(services, officer, CODE)
    async with _handling(desk, "close", question_id, asked.version) as (tx, before):
        require_closable(str(before.state))
        reason = asked.reason.strip()
        if not reason:
            raise problem("reason", "请填写办结的理由，咨询人会看到")
        await _act(tx, desk, "close", before, CLOSED, {"closed_at": desk.now}, reason)
        said = {"author": OFFICER, "name": officer.name, "text": f"已办结：{reason}"}
        await questions.say(tx, desk.seals, question_id, **said, at=desk.now, officer_id=officer.id)
        await _tell(tx, desk, before, closed=True)
        return await _view(tx, desk, await desk.need(tx, question_id))


async def forward(
    services: Services, officer: Officer, question_id: str, asked: ForwardQuestion
) -> None:
    """Another unit's from now on, with a new term; it leaves this desk's list."""
    desk = Desk(services, officer, CODE)
    async with _handling(desk, "forward", question_id, asked.version) as (tx, before):
        require_forwardable(str(before.state))
        to = await questions.desk_of(tx, asked.unit_id)
        if to is None or to.unit_id == before.values["unit_id"]:
            raise InvalidInput(
                "请选择另一个受理咨询的单位。", code="unit_takes_none", field="unit_id"
            )
        rests = await visit_calendar.holidays(tx, desk.today, desk.today + LOOK_AHEAD)
        values = {
            "unit_id": to.unit_id,
            "received_at": None,
            "due_at": due_at(desk.now, to.answer_days, rests),
            "forwards": (before.values["forwards"] or 0) + 1,
        }
        # The record leaves this officer's reach, so that it is not read again as it is elsewhere.
        await writing.change(
            tx,
            desk.module,
            desk.seals,
            before.id,
            before.version,
            values,
            state=SENT,
            by=officer.id,
            at=desk.now,
            extra={"warned_at": None},
        )
        text = f"转给{to.title}：{asked.reason.strip()}"
        said = {"author": FORWARDED, "name": officer.name, "text": text}
        await questions.say(tx, desk.seals, question_id, **said, at=desk.now, officer_id=officer.id)
        told = {"reason": asked.reason.strip(), "to": to.title}
        told["prison"] = await stream_of(tx, to.unit_id)
        await desk.note(tx, "forward", question_id, told)


@asynccontextmanager
async def _handling(
    desk: Desk, verb: str, question_id: str, version: int
) -> AsyncIterator[tuple[Tx, Stored]]:
    """The question as it was shown, locked; what is refused is audited."""
    async with desk.attempt(verb, question_id), desk.services.database.transaction() as tx:
        desk.require(verb)
        before = await desk.need(tx, question_id, for_update=True)
        if before.version != version:
            raise Conflict("这个咨询刚有变化，请看过最新内容后再办理。", code="changed_meanwhile")
        yield tx, before


async def _act(
    tx: Tx,
    desk: Desk,
    verb: str,
    before: Stored,
    state: str,
    values: dict[str, Any],
    reason: str = "",
) -> None:
    action = Action(code=verb, title=verb, to_state=state)
    await saving.act(tx, desk, action, before, values, reason=reason)


async def _tell(tx: Tx, desk: Desk, question: Stored, *, closed: bool) -> None:
    """The asker has something that he did not see."""
    await questions.mark_unread(tx, question.id)
    account_id = await questions.account_of(tx, question.id)
    if account_id is not None:
        number = question.values["question_no"]
        await after_decision(
            tx,
            desk.services.keys,
            account_id=account_id,
            question_id=question.id,
            question_no=number,
            closed=closed,
            at=desk.now,
        )


async def _view(tx: Tx, desk: Desk, row: Stored) -> DeskQuestion:
    said = await questions.said(tx, desk.seals, row.id, ALL)
    return DeskQuestion(
        state=str(row.state),
        version=row.version,
        late=row.state in WAITING and row.values["due_at"] < desk.now,
        said=[Said(author=one.author, name=one.name, text=one.text, at=one.at) for one in said],
        units=[one for one in await desks_of(tx) if one.unit_id != row.values["unit_id"]],
    )
