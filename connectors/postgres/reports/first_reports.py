"""The reports that every installation begins with; what an administrator made of them stays."""

from datetime import datetime

from connectors.postgres.reports import definitions
from connectors.postgres.transaction import Tx
from pipelines.rules.reports.first_forms import FIRST

PLANTER = "系统"


async def plant_reports(tx: Tx, now: datetime) -> None:
    """Make and publish those that are not there."""
    for place, one in enumerate(FIRST, 1):
        made = await definitions.add(
            tx,
            code=one.code,
            title=one.title,
            period=one.period,
            level=one.level,
            sort=place * 10,
            by=PLANTER,
            at=now,
        )
        if made is None:
            continue
        number = await definitions.save_draft(
            tx, made, one.form, note="系统初始版本", by=PLANTER, at=now
        )
        await definitions.publish(tx, made, number, by=PLANTER, at=now)
