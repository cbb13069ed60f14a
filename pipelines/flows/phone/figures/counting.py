"""通话次数: what each inmate has called and may still call (VC-PHONE-07, -08)."""

import msgspec

from connectors.postgres.calls import call_counts
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.calls.call_counts import window
from pipelines.rules.phone.phone_counts import phone_count
from schemas.phone.phone_counts import PhoneCountsPage


class CountsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Each condition by itself or with the others."""

    text: str = ""
    """In the name, or how the number begins."""
    unit_id: str | None = None
    offence: str = ""
    level: str | None = None


async def page(
    tx: Tx, services: Services, officer: Officer, asked: CountsAsked, limit: int, offset: int
) -> PhoneCountsPage:
    """Inmates in custody within reach, by number."""
    now = services.clock()
    since, until = window(now)
    rows, total = await call_counts.in_custody(
        tx,
        officer.scopes,
        text=asked.text.strip(),
        unit_id=asked.unit_id,
        offence=asked.offence.strip(),
        level=asked.level,
        now=now,
        since=since,
        until=until,
        limit=limit,
        offset=offset,
    )
    book = await call_counts.rule_book(tx)
    return PhoneCountsPage(rows=[phone_count(row, book, now) for row in rows], total=total)
