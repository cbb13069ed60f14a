"""Each relative has a number, and the phone systems know of it before the first start."""

from collections import defaultdict
from collections.abc import Iterator

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.numbers import NUMBERS
from schemas.exchange.prison_systems.kinds import SystemKind
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=600)
LEFT = LaterList(
    lambda: [one for month in months_of(ASKED.plan) for one in left_of(ASKED, NUMBERS, month)]
)
INMATES = LaterMap(lambda: {ASKED.inmate_id(one): one for one in ASKED.inmates.values()})


def records(module: str) -> Iterator[Record]:
    return (one for one in LEFT if isinstance(one, Record) and one.module == module)


def rows(table: str) -> Iterator[Row]:
    return (one for one in LEFT if isinstance(one, Row) and one.table == table)


def test_every_bond_has_a_number_that_the_phone_system_was_told_of() -> None:
    bonds = sum(len(one.bonds) for one in ASKED.inmates.values())
    numbers = {one.id: one for one in records("relative_numbers")}
    assert len(numbers) == bonds
    told = {row.values["object_id"]: row.values for row in rows("prison_order")}
    assert told.keys() == numbers.keys()
    for number_id, order in told.items():
        number = numbers[number_id]
        inmate = INMATES[number.values["inmate_id"]]
        assert order["system_id"] == ASKED.system_id(inmate.prison, SystemKind.PHONE)
        # Nothing is asked at the first start of what a later version would say otherwise.
        assert (order["state"], order["record_version"]) == ("acknowledged", number.version)
        assert number.at <= order["queued_at"] < order["settled_at"]


def test_a_number_that_several_have_is_marked() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for one in records("relative_numbers"):
        owners[one.values["phone"]].add(one.values["inmate_id"])
    for one in records("relative_numbers"):
        assert one.values["shared"] == (len(owners[one.values["phone"]]) > 1)
    assert max(map(len, owners.values())) >= 9
