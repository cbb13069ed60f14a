"""Of whom stand-ins tell: the platform's own people, as they were at the first start."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from cluster.benches.prisons import kept_bureau
from cluster.benches.prisons.whole_file import write_whole
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.link import REVIEW_DAYS
from pipelines.rules.platform.local_time import local
from schemas.tables.access.access import officer
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

DAYS = 10
"""The first day lies so long before the first start."""
MOST_DAYS = REVIEW_DAYS + 5
"""What lies further back is told no more, and compared no more."""


class Kept(NamedTuple):
    """Files that stay as they are: another roster or first day would tell another story under the
    same numbers, and what was told before would be missing at the source."""

    since: date
    inmates: Path | None = None
    officers: Path | None = None
    bureau: Path | None = None
    """In place of rosters, where the people were made by rule."""


async def people(database: Database) -> tuple[str, str]:
    """Inmates and officers of all prisons, as files have them."""
    async with database.reading() as tx:
        return await _inmates(tx), await _officers(tx)


def kept_in(folder: Path, ask: Callable[[], tuple[str, str]], now: datetime) -> Kept:
    """People are asked for at the first start alone, and of a bureau by rule never."""
    today = local(now).date()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    inmates, officers, begun = (folder / name for name in ("inmates.csv", "officers.csv", "since"))
    made = kept_bureau.kept(folder)
    if made is not None:
        if not begun.exists():
            # However late the first start comes, no day lies between what is planted and told.
            write_whole(begun, made.plan.parted.isoformat())
            return Kept(made.plan.parted, bureau=made.path)
        since = max(made.plan.parted, today - timedelta(days=MOST_DAYS))
        return Kept(since, bureau=made.path)
    if not all(path.exists() for path in (inmates, officers, begun)):
        for path, text in zip((inmates, officers), ask(), strict=True):
            write_whole(path, text)
        write_whole(begun, (today - timedelta(days=DAYS)).isoformat())
    since = date.fromisoformat(begun.read_text().strip())
    return Kept(max(since, today - timedelta(days=MOST_DAYS)), inmates, officers)


async def _inmates(tx: Tx) -> str:
    found = (
        select(org_unit.c.code, inmate.c.inmate_no)
        .join(org_unit, org_unit.c.id == inmate.c.prison_id)
        .order_by(inmate.c.inmate_no)
    )
    return _csv([(row.code, row.inmate_no) for row in await tx.execute(found)])


async def _officers(tx: Tx) -> str:
    prison = org_unit.alias("prison")
    found = (
        select(prison.c.code, officer.c.police_no, officer.c.name)
        .join(org_unit, org_unit.c.id == officer.c.org_unit_id)
        .join(prison, prison.c.id == org_unit.c.prison_id)
        .order_by(officer.c.police_no)
    )
    return _csv([tuple(row) for row in await tx.execute(found)])


def _csv(rows: list[tuple[str, ...]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
