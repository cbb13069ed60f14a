"""Keyed digests by which a row of the old system is known again; they tell nothing of it."""

from pipelines.ledger.packing import Mac
from pipelines.legacy.judging import Marked
from pipelines.legacy.row import OldHours

BYTES = 16


def marked(row: OldHours, prison: str, mac: Mac) -> Marked:
    key = "\n".join(("legacy hours", prison, row.legacy_id))
    content = "\n".join(
        (
            key,
            row.ward,
            row.inmate_no,
            row.day.isoformat(),
            str(row.hundredths),
            str(row.kind),
            row.post,
            row.project,
        )
    )
    return Marked(row, mac(key.encode())[:BYTES], mac(content.encode())[:BYTES])
