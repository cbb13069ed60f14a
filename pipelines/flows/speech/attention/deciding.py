"""Attention records: found, looked at, decided on (VC-SUP-10)."""

from collections.abc import Awaitable, Callable

from connectors.postgres.audit import audit
from connectors.postgres.speech import attention, attention_list, transcript_passes
from connectors.postgres.speech.attention_list import Filter
from connectors.postgres.transaction import Tx
from connectors.speech.meaning import NONE
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.speech.attention import around
from schemas.calls.attention import (
    AcceptAttention,
    AttentionDetail,
    AttentionPage,
    AttentionView,
    DecideAttention,
)

Decide = Callable[..., Awaitable[AttentionView]]


async def listed(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> AttentionPage:
    """Records within the officer's data scope, newest first; noted, since they quote people."""
    async with services.database.transaction() as tx:
        rows, total = await attention_list.page(
            tx, officer.scopes, wanted, limit=limit, offset=offset
        )
        await _note(services, tx, officer, "attention.list", None, {"rows": total})
    on = services.settings.meaning_classifier != NONE
    return AttentionPage(rows=rows, total=total, meaning=on)


async def detail(services: Services, officer: Officer, record_id: str) -> AttentionDetail:
    """A record with the lines around its reasons."""
    async with (
        _attempt(services, officer, "read", record_id),
        services.database.transaction() as tx,
    ):
        record = await attention_list.need(tx, officer.scopes, record_id)
        lines = await transcript_passes.lines(tx, record.call_id)
        await _note(services, tx, officer, "attention.read", record_id, {"call_id": record.call_id})
    return AttentionDetail(record=record, lines=around(lines, record.reasons))


async def accept(
    services: Services, officer: Officer, record_id: str, asked: AcceptAttention
) -> AttentionView:
    return await _decide(services, officer, record_id, "accept", attention.accept, asked.reason)


async def dismiss(
    services: Services, officer: Officer, record_id: str, asked: DecideAttention
) -> AttentionView:
    return await _decide(services, officer, record_id, "dismiss", attention.dismiss, asked.reason)


async def lift(
    services: Services, officer: Officer, record_id: str, asked: DecideAttention
) -> AttentionView:
    return await _decide(services, officer, record_id, "lift", attention.lift, asked.reason)


async def _decide(
    services: Services, officer: Officer, record_id: str, verb: str, decide: Decide, reason: str
) -> AttentionView:
    async with (
        _attempt(services, officer, verb, record_id),
        services.database.transaction() as tx,
    ):
        return await decide(
            tx,
            officer.scopes,
            record_id,
            reason.strip(),
            officer_id=officer.id,
            at=services.clock(),
            actor=officer.actor(),
        )


def _attempt(services: Services, officer: Officer, verb: str, record_id: str) -> Attempt:
    return Attempt(
        services,
        officer.actor(),
        f"attention.{verb}",
        "attention_record",
        record_id,
        officer.stream,
    )


async def _note(
    services: Services,
    tx: Tx,
    officer: Officer,
    action: str,
    record_id: str | None,
    told: dict[str, object],
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="attention_record",
        object_id=record_id,
        detail=told,
        at=services.clock(),
    )
