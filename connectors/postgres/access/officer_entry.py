"""Session, account and rights of an officer in one statement: every request begins with it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, Text, and_, bindparam, cast

from connectors.postgres.access import held_rights
from connectors.postgres.access.held_rights import Rights
from connectors.postgres.access.officers import OfficerRow, select_officers
from connectors.postgres.access.sessions import SessionRow
from connectors.postgres.platform import intents
from connectors.postgres.transaction import Tx, to_struct
from pipelines.rules.security.row_seal import RowSeal
from schemas.people.kinds import SubjectKind
from schemas.tables.access.access import officer, session

PREFIX = "session_"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Who came in, by which session, and what he holds now."""

    session: SessionRow
    officer: OfficerRow
    rights: Rights


def _entries() -> Select[Any]:
    """By digest, now and the earliest sign of life; written out once, not at every request."""
    live = and_(
        session.c.secret_digest == bindparam("digest"),
        session.c.subject_kind == SubjectKind.OFFICER.value,
        session.c.ended_at.is_(None),
        session.c.expires_at > bindparam("now"),
        session.c.last_seen_at > bindparam("seen_since"),
    )
    columns = [column.label(PREFIX + column.name) for column in session.c]
    # As text: rights that were read once are known by it, and need not be read again.
    held = [cast(column, Text).label(column.key) for column in held_rights.columns()]
    return (
        select_officers()
        .join(session, and_(session.c.subject_id == officer.c.id, live))
        .add_columns(*columns, *held)
    )


_ENTRIES = _entries()


async def by_session(
    tx: Tx, seal: RowSeal, secret_digest: str, *, now: datetime, idle_s: int
) -> Entry | None:
    """The officer of an open session; None where it is ended, expired or idle for too long."""
    given = {"digest": secret_digest, "now": now, "seen_since": now - timedelta(seconds=idle_s)}
    found = intents.looked_for(_ENTRIES, officer.c.id)
    row = (await tx.connection.execute(found, given)).mappings().first()
    if row is None:
        return None
    intents.seen(row)
    return Entry(
        session=to_struct(
            {column.name: row[PREFIX + column.name] for column in session.c}, SessionRow
        ),
        officer=to_struct(row, OfficerRow),
        rights=held_rights.read_written(
            seal, row["id"], row["held_roles"], row["held_scopes"], row["data_levels"]
        ),
    )
