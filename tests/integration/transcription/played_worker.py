"""Workers of one process, as the standing actor runs them, on made sound; killed by a test."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from connectors.postgres.database import Database
from tests.integration.transcription.made import MadeReader, worker
from tests.spoken_keys import SPOKEN


async def main(url: str, side_by_side: int, ahead_s: float) -> None:
    """`ahead_s` moves the clock, so that leases of a killed process have run out."""
    database = Database(url, spoken=SPOKEN)
    ahead = timedelta(seconds=ahead_s)
    workers = [
        worker(database, MadeReader({3: "毒品"}), lambda: datetime.now(UTC) + ahead)
        for _ in range(side_by_side)
    ]
    await asyncio.gather(*(one.drain() for one in workers))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
