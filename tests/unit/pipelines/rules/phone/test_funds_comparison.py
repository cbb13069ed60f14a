"""Tickets and the platform's list, held against one another."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.phone.funds_comparison import Ours, compare
from schemas.calls.fees import TicketState
from schemas.modules.phone.funds_differences import Difference
from schemas.phone.funds import Entry

FEE = Decimal("1.10")


def ours(no: str, state: TicketState = TicketState.CHARGED, fee: Decimal = FEE) -> Ours:
    return Ours(ticket_no=no, unit_id="P", state=state, fee=fee)


def theirs(no: str, amount: Decimal = FEE, *, back: bool = False) -> Entry:
    return Entry(ticket_no=no, inmate_no="9", amount=amount, reversed=back)


def test_each_way_to_differ_is_told_once_and_with_both_amounts() -> None:
    mine = [
        ours("agrees"),
        ours("there-not"),
        ours("other", fee=Decimal("2.00")),
        ours("failed", TicketState.FAILED),
        ours("sent", TicketState.SENT),
        ours("unsent", TicketState.UNSENT),
        ours("reversed", TicketState.REVERSED),
        ours("on-its-way", TicketState.REVERSING),
    ]
    there = [
        theirs("agrees"),
        theirs("other"),
        theirs("failed"),
        theirs("sent"),
        theirs("reversed", back=True),
        theirs("on-its-way"),
        theirs("strange"),
        theirs("strange-but-back", back=True),
    ]
    found = compare(mine, there, {"9": "Q"}, "bureau")
    assert [(one.ticket_no, one.kind, one.ours, one.theirs) for one in found.differing] == [
        ("failed", Difference.MISSING_HERE, None, FEE),
        ("other", Difference.OTHER_AMOUNT, Decimal("2.00"), FEE),
        ("sent", Difference.MISSING_HERE, None, FEE),
        ("strange", Difference.MISSING_HERE, None, FEE),
        ("there-not", Difference.MISSING_THERE, FEE, None),
    ]
    # A ticket that we hold not to be taken is one of ours all the same.
    assert [one.ticket_no for one in found.differing if not one.known] == ["strange"]
    assert {one.ticket_no: one.unit_id for one in found.differing}["strange"] == "Q"
    sums = found.sums["P"]
    assert (sums.tickets, sums.amount) == (4, Decimal("5.30"))
    assert (sums.peer_tickets, sums.peer_amount, sums.differences) == (5, Decimal("5.50"), 4)
    strange = found.sums["Q"]
    assert (strange.tickets, strange.amount, strange.differences) == (0, Decimal("0.00"), 1)
    assert (strange.peer_tickets, strange.peer_amount) == (1, FEE)
    assert compare([], [theirs("x")], {}, "bureau").sums.keys() == {"bureau"}


states = st.sampled_from(TicketState)
fees = st.decimals(min_value="0.01", max_value="99", places=2)


@given(st.dictionaries(st.text("ab", min_size=1, max_size=3), st.tuples(states, fees)))
def test_a_platform_that_has_exactly_what_we_hold_to_be_taken_agrees(
    book: dict[str, tuple[TicketState, Decimal]],
) -> None:
    mine = [ours(no, state, fee) for no, (state, fee) in book.items()]
    there = [theirs(one.ticket_no, one.taken) for one in mine if one.taken is not None]
    found = compare(mine, there, {}, "bureau")
    assert found.differing == []
    for sums in found.sums.values():
        assert (sums.tickets, sums.amount) == (sums.peer_tickets, sums.peer_amount)
