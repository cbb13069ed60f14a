"""What every adapter keeps towards its stand-in: everything is told, nothing is told wrongly."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from connectors.prisons.port import Broken, NotOffered, Order, Told
from connectors.prisons.simulators.makers.maker import flat
from pipelines.rules.exchange.prison_systems.packages.problems import PackageRefused
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import InvalidInput, Unavailable
from schemas.exchange.prison_systems.kinds import KINDS, OrderKind, RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Recording
from tests.contracts.prisons.reading import Read, read
from tests.contracts.prisons.standing import INMATES, STANDINGS, WRITES, Standing

MOST_PAGES = 2_000
UNTIL = date(2026, 12, 31)
SINCE = date(2026, 10, 1)


@pytest.fixture(params=STANDINGS)
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SystemKind)
async def standing(
    protocol: str, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Standing]:
    async with STANDINGS[protocol](tmp_path, request.param) as found:
        await found.write()
        yield found


async def pages(
    standing: Standing, kind: RecordKind, cursor: str = "", limit: int = 50
) -> AsyncIterator[tuple[str, list[Told | Broken]]]:
    """Each page with the cursor behind it, until there is no more."""
    for _ in range(MOST_PAGES):
        pulled = await standing.system.pull(kind, cursor, limit)
        cursor = pulled.cursor
        assert len(cursor) <= 500
        yield cursor, list(pulled.records)
        if not pulled.more:
            return
    pytest.fail("the pages have no end")


async def told(standing: Standing, kind: RecordKind, cursor: str = "") -> list[Told]:
    found: list[Told] = []
    async for _, records in pages(standing, kind, cursor):
        broken = [one for one in records if isinstance(one, Broken)]
        assert broken == []
        found += [one for one in records if isinstance(one, Told)]
    return found


def latest(standing: Standing, kind: RecordKind, found: list[Told]) -> dict[str, Read]:
    """The record that stands for each key once all versions are applied."""
    mapping = standing.mapping(kind)
    records: dict[str, Read] = {}
    for one in found:
        record = read(one, mapping)
        known = records.get(record.key)
        if known is None or _rank(known.version) <= _rank(record.version):
            records[record.key] = record
    return records


def truth(standing: Standing, kind: RecordKind) -> dict[str, Read]:
    maker, mapping = standing.source.maker, standing.mapping(kind)
    entries = standing.source.entries(kind)
    rows = [Told(b"", flat(maker.row(one))) for one in entries]
    return {one.key: one for one in (read(row, mapping) for row in rows)}


def ordered(version: str) -> int:
    """Whole numbers as they are, moments as microseconds since 1970."""
    if version.isdecimal():
        return int(version)
    return round(datetime.fromisoformat(version).timestamp() * 1_000_000)


def _rank(version: str) -> tuple[int, str]:
    return len(version), version


async def test_everything_is_told_from_the_beginning(standing: Standing) -> None:
    for kind in KINDS[standing.source.book.kind]:
        found = await told(standing, kind)
        assert len(found) > 5
        assert all(one.raw for one in found)
        assert latest(standing, kind, found) == truth(standing, kind)


async def test_it_goes_on_behind_any_page(standing: Standing) -> None:
    kind = RecordKind.RECORDING
    whole = await told(standing, kind)
    before: list[Told] = []
    async for cursor, records in pages(standing, kind, limit=17):
        before += [one for one in records if isinstance(one, Told)]
        rest = await told(standing, kind, cursor)
        assert latest(standing, kind, before + rest) == latest(standing, kind, whole)


async def test_the_same_cursor_tells_the_same_again(standing: Standing) -> None:
    kind = RecordKind.REVIEW
    first = await standing.system.pull(kind, "", 20)
    again = await standing.system.pull(kind, "", 20)
    assert first == again
    second = await standing.system.pull(kind, first.cursor, 20)
    assert second == await standing.system.pull(kind, first.cursor, 20)


async def test_another_adapter_s_cursor_means_the_beginning(standing: Standing) -> None:
    kind = RecordKind.REVIEW
    for foreign in ('{"type":"elsewhere","next":"7"}', "12345", "\x00"):
        assert await told(standing, kind, foreign) == await told(standing, kind)


async def test_changed_new_and_deleted_records_come_behind_the_cursor(standing: Standing) -> None:
    kinds = KINDS[standing.source.book.kind]
    found = {kind: await told(standing, kind) for kind in kinds}
    cursors = {kind: [c async for c, _ in pages(standing, kind)][-1] for kind in kinds}
    standing.source.disturb(changed=40, deleted=15)
    await standing.write()
    assert any(one.deleted for kind in kinds for one in truth(standing, kind).values())
    for kind in kinds:
        more = await told(standing, kind, cursors[kind])
        assert latest(standing, kind, found[kind] + more) == truth(standing, kind)


async def test_counts_and_digests_are_those_of_the_records(standing: Standing) -> None:
    standing.source.disturb(changed=10, deleted=10)
    await standing.write()
    for kind in KINDS[standing.source.book.kind]:
        lines: dict[date, list[bytes]] = {}
        for one in latest(standing, kind, await told(standing, kind)).values():
            if not one.deleted:
                line = f"{one.key}:{ordered(one.version)}\n".encode()
                lines.setdefault(one.day, []).append(line)
        counts = await standing.system.counts(kind, SINCE, UNTIL)
        assert {one.day: (one.count, one.digest) for one in counts if one.count} == {
            day: (len(found), sm3_hex(b"".join(sorted(found)))) for day, found in lines.items()
        }


async def test_a_day_is_told_whole(standing: Standing) -> None:
    standing.source.disturb(deleted=10)
    await standing.write()
    for kind in KINDS[standing.source.book.kind]:
        true = truth(standing, kind)
        for day in sorted({one.day for one in true.values()})[:3]:
            found = [one async for one in standing.system.day(kind, day) if isinstance(one, Told)]
            expected = {key: one for key, one in true.items() if one.day == day}
            assert latest(standing, kind, found) == expected


async def test_a_day_without_records_is_empty(standing: Standing) -> None:
    kind = RecordKind.RECORDING
    assert [one async for one in standing.system.day(kind, date(2020, 1, 1))] == []
    assert await standing.system.counts(kind, date(2020, 1, 1), date(2020, 1, 2)) == []


async def test_a_kind_without_a_mapping_is_not_offered(standing: Standing) -> None:
    other = {SystemKind.VISIT: RecordKind.CALL, SystemKind.PHONE: RecordKind.VISIT}
    with pytest.raises(NotOffered):
        await standing.system.pull(other[standing.source.book.kind], "", 10)


async def test_it_tells_its_name(standing: Standing) -> None:
    assert await standing.system.check()


async def test_a_recording_is_read_and_resumed(standing: Standing, protocol: str) -> None:
    entry = standing.source.entries(RecordKind.RECORDING)[0].record
    assert isinstance(entry, Recording)
    if protocol == "view":
        with pytest.raises(NotOffered):
            await anext(standing.system.read(entry.file, 0))
        return
    whole = b"".join([one async for one in standing.system.read(entry.file, 0)])
    assert (len(whole), sm3_hex(whole)) == (entry.bytes, entry.sm3)
    for start in (1, 1_000, entry.bytes - 1):
        rest = b"".join([one async for one in standing.system.read(entry.file, start)])
        assert rest == whole[start:]
    assert [one async for one in standing.system.read(entry.file, entry.bytes)] == []


def order_of(standing: Standing, *, inmate: str = INMATES[0], version: int = 1) -> Order:
    visit = standing.source.book.kind is SystemKind.VISIT
    return Order(
        id=f"01JDORDER{version:04}{inmate[-4:]}",
        kind=OrderKind.BOOKING if visit else OrderKind.NUMBER,
        object_id="01JDBOOKING000000000000001",
        version=version,
        cancelled=version > 1,
        values={
            "inmate_no": inmate,
            "phone": "10612345678",
            "planned_at": "2026-11-12T09:30:00+08:00",
            "visit_type": "VIDEO",
            "relative_name": "王某某",
            "kinship": "配偶",
        },
    )


async def pushed(standing: Standing, order: Order) -> object:
    """Where files are exchanged the receipt comes with the next round."""
    try:
        return await standing.system.push(order)
    except Unavailable as error:
        if error.code != "order_unacknowledged":
            raise
        await standing.write()
        return await standing.system.push(order)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for adapter in ("files", "view"):
        monkeypatch.setattr(f"connectors.prisons.adapters.{adapter}.LOOK_EVERY_S", 0.0)


async def test_an_order_is_taken_once(standing: Standing) -> None:
    order = order_of(standing)
    receipt = await pushed(standing, order)
    assert receipt == await pushed(standing, order)
    assert getattr(receipt, "accepted", False) is True
    assert standing.source.orders.taken == [order]


async def test_what_was_ordered_comes_back_as_a_record(standing: Standing) -> None:
    visit = standing.source.book.kind is SystemKind.VISIT
    kind = RecordKind.REGISTRATION if visit else RecordKind.NUMBER
    for version in (1, 2):
        order = order_of(standing, version=version)
        await pushed(standing, order)
        await standing.write()
        found = latest(standing, kind, await told(standing, kind))
        record = found[f"WY{order.object_id}" if visit else f"{INMATES[0]}|10612345678"].record
        assert getattr(record, "inmate_no", "") == INMATES[0]
        if visit:
            assert getattr(record, "booking_id", "") == order.object_id
        assert getattr(record, "cancelled" if visit else "usable") is (
            order.cancelled if visit else not order.cancelled
        )


async def test_an_order_is_refused_with_words(standing: Standing) -> None:
    receipt = await pushed(standing, order_of(standing, inmate="9999999999"))
    assert getattr(receipt, "accepted", True) is False
    assert getattr(receipt, "problem", "")
    assert standing.source.orders.taken == []


async def test_broken_rows_are_told_and_the_others_go_on(standing: Standing, protocol: str) -> None:
    if protocol == "view":
        pytest.skip("a database holds no half rows")
    standing.source.faults.broken_rows = 0.3
    standing.source.disturb(changed=60)
    await standing.write()
    broken = whole = 0
    for kind in KINDS[standing.source.book.kind]:
        async for _, records in pages(standing, kind):
            for one in records:
                if isinstance(one, Told):
                    whole += 1
                    assert read(one, standing.mapping(kind)).record is not None
                else:
                    broken += 1
                    assert one.raw
                    assert one.problem
    assert broken > 5
    assert whole > broken


async def test_repeated_and_shuffled_rows_lead_to_the_same(standing: Standing) -> None:
    standing.source.faults.duplicates = 0.5
    standing.source.faults.reordered = True
    standing.source.disturb(changed=30, deleted=5)
    await standing.write()
    for kind in KINDS[standing.source.book.kind]:
        assert latest(standing, kind, await told(standing, kind)) == truth(standing, kind)


async def test_a_code_that_nobody_knows_is_a_matter_of_the_mapping(
    standing: Standing, protocol: str
) -> None:
    standing.source.faults.wrong_codes = 1.0
    kind = RecordKind.REVIEW
    for number in range(5):
        standing.source.book.touch(kind, number)
    await standing.write()
    found = await told(standing, kind)
    with pytest.raises(KeyError, match="99"):
        latest(standing, kind, found)
    cursor = [c async for c, _ in pages(standing, kind)][-1]
    standing.source.heal()
    await standing.write()
    more = await told(standing, kind, cursor)
    mapping = standing.mapping(kind)
    right = [one for one in found if "99" not in [str(v) for v in one.fields.values()]]
    assert latest(standing, kind, right + more) == truth(standing, kind)
    assert mapping.kind is kind


@pytest.mark.parametrize("fault", ["down", "half", "garbled"])
async def test_what_cannot_be_read_is_said_and_tells_nothing_wrong(
    standing: Standing, protocol: str, fault: str
) -> None:
    kind = RecordKind.REVIEW
    before = await told(standing, kind)
    cursor = [c async for c, _ in pages(standing, kind)][-1]
    setattr(standing.source.faults, fault, True)
    true = [truth(standing, kind)]
    standing.source.book.touch(kind, 0)
    true.append(truth(standing, kind))
    await standing.write()
    if protocol == "package" and fault != "down":
        with pytest.raises(PackageRefused):
            await standing.system.pull(kind, cursor, 50)
    elif protocol in WRITES:
        async for _, records in pages(standing, kind, cursor):
            for one in records:
                if isinstance(one, Told):
                    found = latest(standing, kind, [one])
                    assert all(
                        record in [one[key] for one in true] for key, record in found.items()
                    )
        if fault == "down":
            assert await told(standing, kind) == before
    else:
        expected = Unavailable if fault in ("down", "half") else InvalidInput
        for asking in (
            standing.system.pull(kind, "", 50),
            standing.system.counts(kind, SINCE, UNTIL),
            standing.system.check(),
            standing.system.push(order_of(standing)),
        ):
            with pytest.raises(expected) as raised:
                await asking
            assert fault != "garbled" or raised.value.code == "peer_answer"
    standing.source.heal()
    standing.source.book.touch(kind, 0)
    await standing.write()
    found_after = [
        one
        for _, records in [page async for page in pages(standing, kind)]
        for one in records
        if isinstance(one, Told)
    ]
    assert latest(standing, kind, found_after) == truth(standing, kind)


async def test_a_folder_that_is_gone_is_no_empty_one(standing: Standing) -> None:
    if standing.stop is None:
        pytest.skip("reached over HTTP: `down` is the same there")
    await standing.stop()
    for asking in (
        standing.system.pull(RecordKind.REVIEW, "", 10),
        standing.system.check(),
        standing.system.counts(RecordKind.REVIEW, SINCE, UNTIL),
    ):
        with pytest.raises(Unavailable):
            await asking
