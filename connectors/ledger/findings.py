"""What the check of the ledger finds is kept and told with the platform's other findings."""

from datetime import date

from connectors.ledger.away import LedgerAway
from connectors.ledger.checking import BrokenRow, check
from connectors.ledger.pay.checking import BrokenPay, check_pay
from connectors.ledger.shards import Shards
from connectors.postgres.audit import integrity
from connectors.postgres.audit.integrity import Checked
from connectors.postgres.audit.row_seals import CHANGED, DELETED, UNSEALED, Broken
from connectors.postgres.database import Database
from schemas.errors import Unavailable

PROBLEMS = {"changed": CHANGED, "missing": DELETED, "added": UNSEALED}
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


async def check_all(core: Database, shards: Shards) -> Checked:
    """Every sheet and line of every shard; findings are kept once for each state of a row.

    Where a shard is away the others are checked, and then `LedgerAway` is raised.
    """
    total, away = Checked(), None
    for shard in shards.databases:
        try:
            seen = await check(shard, shards.seals, FIRST, LAST)
            pay = await check_pay(shard, shards.mac)
        except Unavailable as outage:
            away = outage
            continue
        total.rows += seen.sheets + seen.lines
        total.rows += pay.sheets + pay.versions + pay.lines
        broken = [_finding(one) for one in seen.broken] + [_of_pay(one) for one in pay.broken]
        total.broken += len(broken)
        if broken:
            async with core.transaction() as tx:
                for one in broken:
                    total.findings += await integrity.note(tx, one)
    if away is not None:
        raise LedgerAway("有工时分库暂时不可用，未能核对；其余分库已核对。") from away
    return total


def _of_pay(broken: BrokenPay) -> Broken:
    return Broken(broken.table, broken.row, PROBLEMS[broken.problem], broken.digest)


def _finding(broken: BrokenRow) -> Broken:
    whose = broken.inmate_sealed or broken.ward_id
    return Broken(broken.table, f"{broken.day} {whose}", PROBLEMS[broken.problem], broken.digest)
