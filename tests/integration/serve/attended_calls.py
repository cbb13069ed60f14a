"""Conversations with something that needs attention, for tests of the served platform."""

from sqlalchemy import select

from connectors.postgres.calls import calls
from connectors.postgres.speech import attention
from pipelines.rules.speech.attention import Finding, summary
from schemas.calls.attention import AttentionCause, AttentionReason, AttentionState
from schemas.calls.state import PartyRole
from schemas.tables.speech.attention import attention_record
from tests.integration.serve.world import World

LINE_ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
"""As the line of `test_controlling.alerted` and `test_reviewing.held`."""


async def proposed(world: World, call_id: str, class_name: str = "脱逃") -> str:
    """A proposal that rests on the meaning of a line; its id."""
    reason = AttentionReason(
        line_id=LINE_ID, start=0, end=2, text="家里", start_s=1.0, speaker=PartyRole.INMATE
    )
    finding = Finding(
        cause=AttentionCause.MEANING,
        class_name=class_name,
        confidence=0.82,
        summary=summary(AttentionCause.MEANING, class_name, [reason]),
        reasons=[reason],
        state=AttentionState.PROPOSED,
        classifier="test",
        classifier_version="1",
    )
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        assert await attention.keep(tx, call, finding, at=world.clock())
        found = select(attention_record.c.id).where(attention_record.c.class_name == class_name)
        return str(await tx.scalar(found))
