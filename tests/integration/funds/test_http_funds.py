"""The adapter of the funds platform against its simulator, over a real port."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.platforms.funds import AccountUnknown, FundsRefused, InsufficientFunds
from connectors.platforms.funds_http import HttpFunds
from connectors.platforms.funds_simulator import PAGE, Booked, FundsSimulator, ServedFunds
from connectors.simulated_service import Asked, Reply, SimulatedService
from schemas.errors import Unavailable
from schemas.phone.funds import Charge, FundsFaults, Reversal

pytestmark = pytest.mark.integration
KEY = b"key of this test"
DAY = date(2026, 11, 24)


def now() -> datetime:
    return datetime.now(UTC)


def charge(ticket_no: str, amount: str = "1.10", inmate_no: str = "9900000001") -> Charge:
    return Charge(
        ticket_no=ticket_no,
        inmate_no=inmate_no,
        amount=Decimal(amount),
        day=DAY,
        ended_at=datetime(2026, 11, 24, 2, tzinfo=UTC),
    )


@pytest.fixture
def platform() -> Iterator[ServedFunds]:
    with ServedFunds(KEY) as platform:
        yield platform


@pytest.fixture
async def funds(platform: ServedFunds) -> AsyncIterator[HttpFunds]:
    funds = HttpFunds(f"{platform.origin}/v1/", KEY, now)
    yield funds
    await funds.close()


async def test_a_charge_is_booked_once_and_given_back_once(funds: HttpFunds) -> None:
    first, again = await funds.charge(charge("A")), await funds.charge(charge("A"))
    assert (first.receipt, first.repeated, again.repeated) == (again.receipt, False, True)
    (balance,) = await funds.balances(["9900000001"])
    assert balance.amount == Decimal("198.90")
    back = await funds.reverse(Reversal(ticket_no="A"))
    more = await funds.reverse(Reversal(ticket_no="A"))
    assert (back.repeated, more.repeated) == (False, True)
    (balance,) = await funds.balances(["9900000001"])
    assert balance.amount == Decimal("200.00")
    (entry,) = await funds.day(DAY)
    assert (entry.ticket_no, entry.amount, entry.reversed) == ("A", Decimal("1.10"), True)


async def test_each_refusal_is_an_error_of_its_own(platform: ServedFunds, funds: HttpFunds) -> None:
    platform.accounts = {"9900000002": Decimal("1.09"), "9900000003": None}
    with pytest.raises(InsufficientFunds):
        await funds.charge(charge("A", inmate_no="9900000002"))
    with pytest.raises(AccountUnknown):
        await funds.charge(charge("B", inmate_no="9900000003"))
    with pytest.raises(FundsRefused):
        await funds.reverse(Reversal(ticket_no="C"))
    assert platform.book == {}
    assert [one.inmate_no for one in await funds.balances(["9900000002", "9900000003"])] == [
        "9900000002"
    ]


@pytest.mark.parametrize(
    "faults", [FundsFaults(down=True), FundsFaults(mute=True), FundsFaults(garbled=True)]
)
async def test_no_readable_answer_decides_nothing(
    platform: ServedFunds, funds: HttpFunds, faults: FundsFaults
) -> None:
    platform.faults = faults
    with pytest.raises(Unavailable):
        await funds.charge(charge("A"))


async def test_a_platform_that_does_not_know_our_key_decides_nothing(
    platform: ServedFunds,
) -> None:
    stranger = HttpFunds(f"{platform.origin}/v1", b"another key", now)
    with pytest.raises(Unavailable) as told:
        await stranger.charge(charge("A"))
    assert told.value.code == "funds_key"
    assert platform.book == {}
    await stranger.close()


async def test_a_long_day_is_read_whole_and_in_order(
    platform: ServedFunds, funds: HttpFunds
) -> None:
    numbers = [f"T{number:05}" for number in range(2 * PAGE + 3)]
    for number in reversed(numbers):
        platform.book[number] = Booked(charge=charge(number))
    assert [one.ticket_no for one in await funds.day(DAY)] == numbers
    assert await funds.day(date(2026, 11, 25)) == []


async def test_a_list_that_does_not_go_on_is_refused() -> None:
    entry = b'{"ticket_no": "A", "inmate_no": "9", "amount": "1.00"}'

    def reply(_: Asked) -> Reply:
        return Reply(200, b'{"entries": [' + entry + b'], "more": true}')

    with SimulatedService(reply) as service:
        funds = HttpFunds(service.origin, KEY, now)
        with pytest.raises(Unavailable):
            await funds.day(DAY)
        await funds.close()


def test_the_book_outlives_its_process_but_for_a_line_that_broke_off(tmp_path: Path) -> None:
    book = tmp_path / "book.jsonl"
    first = FundsSimulator(KEY, book)
    first.charge(charge("A"))
    first.charge(charge("B"))
    first.reverse(Reversal(ticket_no="A"))
    with book.open("ab") as out:
        out.write(b'{"charge": {"ticket')
    again = FundsSimulator(KEY, book)
    assert {no: one.reversed for no, one in again.book.items()} == {"A": True, "B": False}
    assert again.charge(charge("B")).repeated
