"""A stand-in for the funds platform: it checks signatures and keeps accounts, of made-up money.

`python -m connectors.platforms.funds_simulator PORT KEY_FILE [BOOK_FILE]` runs one; `PUT /faults`
with JSON of `FundsFaults` lets it go wrong. The book outlives the process where it has a file.
"""

import os
import sys
import threading
import time
from bisect import bisect_right
from decimal import Decimal
from pathlib import Path

import msgspec

from connectors.simulated_service import (
    FAILED,
    UNREADABLE,
    Asked,
    Callers,
    Reply,
    SimulatedService,
    refused,
    serve_forever,
)
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Conflict, NotFound, QinqiaoError
from schemas.phone.funds import (
    ACCOUNT_UNKNOWN,
    INSUFFICIENT_FUNDS,
    AskBalances,
    AskDay,
    Balance,
    Charge,
    DayPage,
    Entry,
    FundsFaults,
    FundsReceipt,
    Reversal,
)

OPENING = Decimal("200.00")
"""What an account holds at first, unless told otherwise."""
PAGE = 500
AWAY = Reply(503, b'{"code": "closed"}')


class Booked(msgspec.Struct, kw_only=True):
    """A charge as the book has it."""

    charge: Charge
    reversed: bool = False


class FundsSimulator:
    """Books each ticket once, and gives it back once."""

    def __init__(self, key: bytes, book: Path | None = None) -> None:
        self.faults = FundsFaults()
        self.asked: list[str] = []
        """Tickets it was asked to charge, in order and repeated ones too."""
        self.accounts: dict[str, Decimal | None] = {}
        """What accounts held at first; None: there is no such account."""
        self.book: dict[str, Booked] = {}
        self._file = book
        self._callers = Callers(key)
        self._one_at_a_time = threading.Lock()
        if book is not None and book.exists():
            self._read(book)

    def reply(self, asked: Asked) -> Reply | None:
        """The answer as it goes out; None where the line just ends."""
        try:
            if asked.method == "PUT":
                self.faults = msgspec.json.decode(asked.body, type=FundsFaults)
                return Reply(200, msgspec.json.encode(self.faults))
            return self._served(asked)
        except QinqiaoError as refusal:
            return refused(refusal)
        except msgspec.MsgspecError:
            return UNREADABLE

    def _served(self, asked: Asked) -> Reply | None:
        faults = self.faults
        if faults.slow_s:
            time.sleep(faults.slow_s)
        if faults.down:
            return AWAY
        self._callers.admit(asked)
        with self._one_at_a_time:
            answer = self._answer(asked)
        if answer is None:
            return FAILED
        if faults.mute:
            return None
        reply = Reply(200, msgspec.json.encode(answer))
        return reply.half() if faults.garbled else reply

    def _answer(self, asked: Asked) -> object:
        operation = asked.path.rsplit("/", 1)[-1]
        match operation:
            case "charges":
                return self.charge(msgspec.json.decode(asked.body, type=Charge))
            case "reversals":
                return self.reverse(msgspec.json.decode(asked.body, type=Reversal))
            case "balances":
                wanted = msgspec.json.decode(asked.body, type=AskBalances)
                return [
                    Balance(inmate_no=one, amount=held)
                    for one in wanted.inmate_nos
                    if (held := self.held(one)) is not None
                ]
            case "days":
                return self._day(msgspec.json.decode(asked.body, type=AskDay))
        return None

    def held(self, inmate_no: str) -> Decimal | None:
        """What an account holds now; None where there is none."""
        first = self.accounts.get(inmate_no, OPENING)
        if first is None:
            return None
        taken = (
            one.charge.amount
            for one in self.book.values()
            if one.charge.inmate_no == inmate_no and not one.reversed
        )
        return first - sum(taken, Decimal(0))

    def charge(self, asked: Charge) -> FundsReceipt:
        self.asked.append(asked.ticket_no)
        if self.faults.refusing:
            raise Conflict("账户已冻结。", code="account_frozen")
        repeated = asked.ticket_no in self.book
        if not repeated:
            held = self.held(asked.inmate_no)
            if held is None:
                raise Conflict("没有该罪犯的资金账户。", code=ACCOUNT_UNKNOWN)
            if held < asked.amount:
                raise Conflict("账户余额不足。", code=INSUFFICIENT_FUNDS)
            self.book[asked.ticket_no] = Booked(charge=asked)
            self._keep(asked.ticket_no)
        return FundsReceipt(receipt=_receipt(asked.ticket_no), repeated=repeated)

    def reverse(self, asked: Reversal) -> FundsReceipt:
        booked = self.book.get(asked.ticket_no)
        if booked is None:
            raise NotFound("没有这笔扣费。", code="charge_not_found")
        repeated, booked.reversed = booked.reversed, True
        self._keep(asked.ticket_no)
        return FundsReceipt(receipt=_receipt(asked.ticket_no, "R"), repeated=repeated)

    def _day(self, asked: AskDay) -> DayPage:
        found = sorted(no for no, one in self.book.items() if one.charge.day == asked.day)
        start = bisect_right(found, asked.after)
        page = found[start : start + PAGE]
        entries = [_entry(self.book[no]) for no in page]
        return DayPage(entries=entries, more=start + PAGE < len(found))

    def _keep(self, ticket_no: str) -> None:
        """The last line of a ticket is how it stands."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as out:
            out.write(msgspec.json.encode(self.book[ticket_no]) + b"\n")
            out.flush()
            os.fsync(out.fileno())

    def _read(self, book: Path) -> None:
        for line in book.read_bytes().splitlines():
            try:
                booked = msgspec.json.decode(line, type=Booked)
            except msgspec.MsgspecError:
                continue  # The line that was being written when the process ended.
            self.book[booked.charge.ticket_no] = booked


def _entry(booked: Booked) -> Entry:
    charge = booked.charge
    return Entry(
        ticket_no=charge.ticket_no,
        inmate_no=charge.inmate_no,
        amount=charge.amount,
        reversed=booked.reversed,
    )


def _receipt(ticket_no: str, mark: str = "C") -> str:
    return mark + sm3_hex(ticket_no.encode())[:15]


class ServedFunds(FundsSimulator, SimulatedService):
    """The same, on a port of its own."""

    def __init__(self, key: bytes, port: int = 0, book: Path | None = None) -> None:
        FundsSimulator.__init__(self, key, book)
        SimulatedService.__init__(self, self.reply, port)


def main(port: str, key_file: str, book: str = "") -> None:
    key = Path(key_file).read_bytes().strip()
    serve_forever(ServedFunds(key, int(port), Path(book) if book else None))


if __name__ == "__main__":
    main(*sys.argv[1:4])
