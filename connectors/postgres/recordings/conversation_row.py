"""Conversations of the three channels, whatever record stands behind them (VC-SUP-06)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, select

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people.relative_name import relative_name
from connectors.postgres.transaction import Tx
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation

prison = org_unit.alias("conversation_prison")
ward = org_unit.alias("conversation_ward")
phone_call = GENERATED["phone_calls"]


class ConversationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation with the names of people and units."""

    id: str
    channel: ContactChannel
    confidentiality: Confidentiality
    privileged: bool
    """Whether nobody but the parties may hear it; everything but ordinary is."""
    began_at: datetime | None
    ended_at: datetime | None
    prison_id: str
    prison_code: str
    prison_name: str
    ward_id: str
    ward_path: str
    ward_name: str
    inmate_id: str
    inmate_name: str
    inmate_no: str
    relative_id: str | None
    relative_name: str | None


AnyConversation = CallRow | ConversationRow
"""What lines and alerts hang on, with or without what a video call has besides."""

OWN = tuple(name for name in ConversationRow.__struct_fields__ if name in conversation.c)


def select_conversations() -> Select[Any]:
    """Conversations with their names; the caller adds conditions and row scope."""
    return (
        select(
            *(conversation.c[name] for name in OWN),
            prison.c.code.label("prison_code"),
            prison.c.name.label("prison_name"),
            ward.c.path.label("ward_path"),
            ward.c.name.label("ward_name"),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            relative_name(),
        )
        .join(prison, prison.c.id == conversation.c.prison_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(relative, relative.c.id == conversation.c.relative_id)
    )


async def get(tx: Tx, conversation_id: str) -> ConversationRow | None:
    """One conversation, without row scope: the caller checks whose it is."""
    found = select_conversations().where(conversation.c.id == conversation_id)
    return await tx.first(found, ConversationRow)


async def of_source_no(tx: Tx, source_no: str) -> list[str]:
    """Phone calls that some exchange knows under its number; several where exchanges share it."""
    found = select(phone_call.c.id).where(phone_call.c.source_no == source_no).limit(2)
    return list(await tx.connection.scalars(found))


async def lock(tx: Tx, conversation_id: str) -> None:
    """Of two who write what hangs on one conversation, the second waits for the first."""
    found = select(conversation.c.id).where(conversation.c.id == conversation_id)
    await tx.execute(found.with_for_update(key_share=True))
