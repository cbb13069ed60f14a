from datetime import UTC, datetime
from typing import Any, cast

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import system_actor

THEN = datetime(2026, 3, 7, 1, 30, tzinfo=UTC)


async def test_what_is_noted_without_a_time_bears_the_transactions() -> None:
    tx = Tx(cast(Any, None), clock=lambda: THEN)
    for at in (None, datetime(2026, 3, 6, tzinfo=UTC)):
        await audit.write(
            tx,
            stream="P03",
            actor=system_actor("test"),
            action="word.add",
            object_kind="word",
            object_id=None,
            at=at,
        )
    assert [row.at.day for row in tx.pending_audit] == [7, 6]
    assert tx.now() == THEN
