"""Where a bureau is planted, and the parts that it is planted in."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.planting import Given
from connectors.postgres.platform import bureau_parts
from connectors.postgres.platform.bureau_parts import Part
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.notary import Notary
from pipelines.rules.bureau.months import Month
from pipelines.rules.bureau.year import Year
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.row_seal import RowSeal


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bureau is planted, and with what it is sealed and signed."""

    database: Database
    shards: Shards
    """Of the ledger of labour."""
    keys: KeyProvider
    rights_seal: RowSeal
    notary: Notary
    given: Callable[[], Awaitable[Given]]
    """What of its rows no rule knows; asked for once, where there is something to plant."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


class YearsPart(NamedTuple):
    """What one year leaves of one month."""

    year: Year
    month: Month

    @property
    def name(self) -> str:
        return f"{self.year.code}/{self.month.name}"


Group = Sequence[YearsPart]
"""Parts that are there together or not at all."""


async def note(tx: Tx, site: Site, name: str, rows: int, digest: str) -> None:
    """A part is there, in the transaction that planted it."""
    part = Part(name=name, rows=rows, digest=digest, made_at=site.clock())
    await bureau_parts.put(tx, part)
