"""What the check of the ledger finds is kept and told with the platform's other findings."""

from datetime import date

from connectors.ledger.checking import BrokenRow, check
from connectors.ledger.shards import Shards
from connectors.postgres import integrity
from connectors.postgres.database import Database
from connectors.postgres.integrity import Checked
from connectors.postgres.row_seals import CHANGED, DELETED, UNSEALED, Broken

PROBLEMS = {"changed": CHANGED, "missing": DELETED, "added": UNSEALED}
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


async def check_all(core: Database, shards: Shards) -> Checked:
    """Every sheet and line of every shard; findings are kept once for each state of a row."""
    total = Checked()
    for shard in shards.databases:
        seen = await check(shard, shards.seals, FIRST, LAST)
        total.rows += seen.sheets + seen.lines
        total.broken += len(seen.broken)
        if seen.broken:
            async with core.transaction() as tx:
                for one in seen.broken:
                    total.findings += await integrity.note(tx, _finding(one))
    return total


def _finding(broken: BrokenRow) -> Broken:
    whose = broken.inmate_sealed or broken.ward_id
    return Broken(broken.table, f"{broken.day} {whose}", PROBLEMS[broken.problem], broken.digest)
