"""Session, account and rights of an officer in one statement: every request begins with it."""

from datetime import datetime

import msgspec
from sqlalchemy import and_

from connectors.postgres import held_rights, intents
from connectors.postgres.held_rights import Rights
from connectors.postgres.officers import OfficerRow, select_officers
from connectors.postgres.sessions import SessionRow, is_open
from connectors.postgres.transaction import Tx, to_struct
from pipelines.security.row_seal import RowSeal
from schemas.people.kinds import SubjectKind
from schemas.tables.access import officer, session

PREFIX = "session_"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Who came in, by which session, and what he holds now."""

    session: SessionRow
    officer: OfficerRow
    rights: Rights


async def by_session(
    tx: Tx, seal: RowSeal, secret_digest: str, *, now: datetime, idle_s: int
) -> Entry | None:
    """The officer of an open session; None where it is ended, expired or idle for too long."""
    live = is_open(secret_digest, SubjectKind.OFFICER, now=now, idle_s=idle_s)
    columns = [column.label(PREFIX + column.name) for column in session.c]
    found = (
        select_officers()
        .join(session, and_(session.c.subject_id == officer.c.id, live))
        .add_columns(*columns, *held_rights.columns())
    )
    row = (await tx.execute(intents.looked_for(found, officer.c.id))).mappings().first()
    if row is None:
        return None
    intents.seen(row)
    return Entry(
        session=to_struct(
            {column.name: row[PREFIX + column.name] for column in session.c}, SessionRow
        ),
        officer=to_struct(row, OfficerRow),
        rights=held_rights.read(
            seal, row["id"], row["held_roles"], row["held_scopes"], row["data_levels"]
        ),
    )
