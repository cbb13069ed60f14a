"""Messages into a shard: once each, the newest version, nothing approved by the way (LR-GEN-05)."""

from datetime import date

import msgspec
import pytest
from sqlalchemy import text

from connectors.ledger.applier import GONE, take_in
from connectors.ledger.heads import heads_of
from connectors.ledger.incoming import EarlyError, ElsewhereError
from connectors.postgres import make_id
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.ledger.integrity import digest_of, head_holds
from pipelines.rules.labour.ledger.packing import mac_of
from schemas.labour.hours import HoursKind, SheetHead, SheetKey, SheetState
from schemas.messages.labour import HoursCorrected, HoursEntered, LineChange
from schemas.tables.labour.ledger import ledger
from tests.integration.ledger.conftest import AT, DAY, MAC, SEALS, Desk, incoming

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-GEN-05", "LR-HOUR-04")]


async def head_of(desk: Desk) -> SheetHead:
    key = SheetKey(desk.ward, DAY)
    async with desk.shard.transaction() as tx:
        return (await heads_of(tx, [key]))[key]


async def test_a_sheet_applies_once_however_often_it_comes(desk: Desk) -> None:
    sheet = desk.entered(desk.line(0), desk.line(1, 240), desk.line(1, 60, kind=HoursKind.OVERTIME))
    done = await desk.applier.apply([sheet, sheet])
    again = await desk.applier.apply([sheet])
    assert (done.sheets, done.lines, again.sheets, again.repeated) == (1, 3, 0, 1)
    # The same content under another id is a repetition too.
    other = await desk.applier.apply([sheet._replace(message_id=make_id())])
    assert (other.sheets, other.refusals) == (0, ())
    assert [row.minutes for row in await desk.rows()].count(480) == 1
    head = await head_of(desk)
    assert (head.lines, head.minutes, head.state) == (3, 780, SheetState.SUBMITTED)


async def test_the_newest_version_stands_in_whatever_order_they_come(desk: Desk) -> None:
    first, second = (
        desk.entered(desk.line(0), desk.line(1)),
        desk.entered(desk.line(0, 300), version=2),
    )
    await desk.applier.apply([second])
    await desk.applier.apply([first])
    assert [row.minutes for row in await desk.rows()] == [300]
    assert (await head_of(desk)).version == 2
    assert desk.refused == []


async def test_versions_in_one_batch_apply_in_order(desk: Desk) -> None:
    await desk.applier.apply(
        [desk.entered(desk.line(0)), desk.decided(False), desk.entered(desk.line(2), version=2),
         desk.decided(version=2)]
    )  # fmt: skip
    assert [row.inmate_id for row in await desk.rows()] != []
    assert (await head_of(desk)).state is SheetState.APPROVED


async def test_a_contradictory_version_is_refused_and_kept(desk: Desk) -> None:
    await desk.applier.apply([desk.entered(desk.line(0))])
    other = desk.entered(desk.line(0, 100))
    await desk.applier.apply([other])
    assert [one.code for one in desk.refused] == ["contradictory"]
    assert desk.refused[0].payload == other.payload
    assert [row.minutes for row in await desk.rows()] == [480]


async def test_nothing_approved_changes_without_a_request(desk: Desk) -> None:
    await desk.applier.apply([desk.entered(desk.line(0)), desk.decided()])
    await desk.applier.apply([desk.entered(desk.line(0, 60), version=2)])
    await desk.applier.apply([desk.decided(approved=False)])
    assert [one.code for one in desk.refused] == ["locked"]
    assert [row.minutes for row in await desk.rows()] == [480]
    assert (await head_of(desk)).state is SheetState.APPROVED


async def test_one_bad_row_alone_is_refused_and_can_be_mended(desk: Desk) -> None:
    bad = desk.line(1, 0)
    await desk.applier.apply([desk.entered(desk.line(0), bad, desk.line(2))])
    (refusal,) = desk.refused
    assert refusal.code == "bad_minutes"
    assert len(await desk.rows()) == 2
    alone = msgspec.json.decode(refusal.payload, type=HoursEntered)
    assert alone.lines == [bad]
    mended = msgspec.structs.replace(alone, lines=[msgspec.structs.replace(bad, minutes=120)])
    await desk.applier.apply([incoming(mended)])
    head = await head_of(desk)
    assert (head.lines, head.minutes) == (3, 480 + 480 + 120)
    assert len(desk.refused) == 1


async def test_who_moves_at_noon_has_lines_in_two_wards(desk: Desk) -> None:
    await desk.applier.apply([desk.entered(desk.line(0))])
    ward = make_id()
    await desk.applier.apply([desk.entered(desk.line(0, 60), desk.line(1), ward_id=ward)])
    assert desk.refused == []
    assert sorted(row.minutes for row in await desk.rows(ward=ward)) == [60, 480]
    assert [row.minutes for row in await desk.rows()] == [480]


async def test_a_line_put_in_past_the_ledger_stands_in_the_way_and_is_told(desk: Desk) -> None:
    await desk.applier.apply([desk.entered(desk.line(0))])
    stray = text(
        "insert into hours_line (day, kind, minutes, grade, version, inmate_sealed, post_id,"
        " ward_id, project_id, mac) select day, kind, 1, grade, version, inmate_sealed, post_id,"
        " :ward, project_id, mac from hours_line"
    )
    ward = make_id()
    async with desk.shard.transaction() as tx:
        await tx.execute(stray.bindparams(ward=as_uuid(ward)))
    await desk.applier.apply([desk.entered(desk.line(0, 60), desk.line(1), ward_id=ward)])
    assert [one.code for one in desk.refused] == ["taken"]
    assert sorted(row.minutes for row in await desk.rows(ward=ward)) == [1, 480]


async def test_a_missing_month_is_made(desk: Desk) -> None:
    old = date(2011, 2, 3)
    await desk.applier.apply([desk.entered(desk.line(0), day=old)])
    assert len(await desk.rows(old)) == 1


async def test_a_decision_before_its_sheet_waits(desk: Desk) -> None:
    decision = desk.decided()
    with pytest.raises(EarlyError):
        await desk.applier.apply([decision])
    await desk.applier.apply([desk.entered(desk.line(0))])
    assert (await desk.applier.apply([decision])).sheets == 1


async def test_a_shard_that_lost_the_prison_takes_nothing(desk: Desk) -> None:
    async with desk.shard.transaction() as tx:
        await take_in(tx, desk.prison, GONE)
    with pytest.raises(ElsewhereError):
        await desk.applier.apply([desk.entered(desk.line(0))])
    assert await desk.rows() == []


@pytest.mark.requirement("LR-HOUR-05")
async def test_a_correction_applies_once_and_keeps_what_was(desk: Desk) -> None:
    await desk.applier.apply([desk.entered(desk.line(0), desk.line(1)), desk.decided()])
    changes = [
        LineChange(inmate_id=inmate, post_id=desk.posts[post], kind=HoursKind.NORMAL, minutes=now)
        for inmate, post, now in zip(desk.inmates, (0, 0, 1), (400, None, 60), strict=False)
    ]
    request = incoming(
        HoursCorrected(
            sheet_id=make_id(), prison_id=desk.prison, ward_id=desk.ward, day=DAY, version=1,
            by=desk.officer, at=AT, request_id=make_id(), changes=changes,
        )
    )  # fmt: skip
    await desk.applier.apply([request, request])
    assert sorted(row.minutes for row in await desk.rows()) == [60, 400]
    head = await head_of(desk)
    assert (head.version, head.state, head.minutes) == (2, SheetState.APPROVED, 460)
    async with desk.shard.transaction() as tx:
        kept = (await tx.execute(text("select minutes, version from hours_line_version"))).all()
    assert sorted(kept) == [(480, 1), (480, 1)]
    # A second request that was asked for on the sheet as it was meets another one.
    await desk.applier.apply([request._replace(message_id=make_id())])
    assert [one.code for one in desk.refused] == ["contradictory"]


@pytest.mark.requirement("LR-CRYPTO-02")
async def test_lines_and_sheets_carry_values_that_hold(desk: Desk) -> None:
    await desk.applier.apply([desk.entered(desk.line(0), desk.line(1)), desk.decided()])
    async with desk.shard.transaction() as tx:
        stored = (await tx.execute(text("select mac from hours_sheet"))).scalar_one()
    head = await head_of(desk)
    assert head_holds(head, bytes(stored), MAC)
    assert head.digest == digest_of([mac_of(row, SEALS) for row in await desk.rows()])
    forged = msgspec.structs.replace(head, minutes=head.minutes + 1)
    assert not head_holds(forged, bytes(stored), MAC)


async def test_no_row_of_the_shard_says_in_clear_whose_it_is(desk: Desk) -> None:
    """Entered, decided and corrected: every table of the shard is searched, value by value."""
    await desk.applier.apply([desk.entered(desk.line(0), desk.line(1)), desk.decided()])
    change = LineChange(
        inmate_id=desk.inmates[0], post_id=desk.posts[0], kind=HoursKind.NORMAL, minutes=60
    )
    request = HoursCorrected(
        sheet_id=make_id(), prison_id=desk.prison, ward_id=desk.ward, day=DAY, version=1,
        by=desk.officer, at=AT, request_id=make_id(), changes=[change],
    )  # fmt: skip
    await desk.applier.apply([incoming(request)])
    told = ""
    async with desk.shard.transaction() as tx:
        for table in ledger.tables:
            rows = await tx.execute(text(f"select t::text from {table} t"))
            told += "\n".join(rows.scalars())
    for inmate in desk.inmates[:2]:
        assert str(desk.seals.people.sealed(inmate)) in told
        assert str(as_uuid(inmate)) not in told
        assert inmate not in told
    assert str(as_uuid(desk.ward)) in told
