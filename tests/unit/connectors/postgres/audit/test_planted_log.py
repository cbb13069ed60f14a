"""A planted log is chained as the product chains it."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import msgspec

from connectors.keys.software import SoftwareKeys
from connectors.postgres.audit.planted_log import LogLine, PlantedLog, line_of
from connectors.postgres.keyed_values import KeyedValues
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.telling import Telling
from pipelines.rules.bureau.years.catalog import in_order
from pipelines.rules.security.chain import ChainRow, ChainVerifier
from tests.unit.pipelines.rules.bureau.bureaus import ground

KEYS = SoftwareKeys(Path(tempfile.mkdtemp()))


def planted(seed: int) -> tuple[list[ChainRow], str]:
    asked = ground(inmates=30, seed=seed)
    keyed, years = KeyedValues(KEYS), list(in_order())

    def told(day: date) -> Iterator[LogLine]:
        for year in years:
            yield from (line_of(one, keyed) for one in year.happened(asked, day))

    telling, log = Telling(told), PlantedLog(cast(Any, None), asked.ids)
    rows = [
        ChainRow(**row | {"detail": msgspec.json.decode(row["detail"])})
        for month in months_of(asked.plan)
        for row in log._chained(telling.month(month))
    ]
    assert log.rows == len(rows)
    return rows, log.digest


def test_every_stream_is_a_chain_that_holds() -> None:
    rows, _ = planted(1)
    verifiers = {row.stream: ChainVerifier(row.stream) for row in rows}
    assert {"bureau", "P01", "P15"} <= verifiers.keys()
    for row in rows:
        assert verifiers[row.stream].check(row) is None
    assert len({row.id for row in rows}) == len(rows)


def test_the_same_seed_makes_the_same_chain() -> None:
    first, again, other = planted(1), planted(1), planted(2)
    assert first == again
    assert first[1] != other[1]
