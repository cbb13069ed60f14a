"""What a stand-in was told from outside, and what it made of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from connectors.prisons.port import Order, Receipt
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.business import business_of
from pipelines.rules.bureau.stories.steps import Step
from pipelines.rules.governance.told_kinship import kinship_of
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Arrival, PhoneNumber, Registration, Visit
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType

USUAL_MINUTES = 30
COMPANIONS_APART, MINOR = "、", "（未成年）"


class OrdersTaken:
    """Knows every order again by its id, and of each object the latest version."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._receipts: dict[str, Receipt] = {}
        self.taken: list[Order] = []
        """Each once, in the order in which they came."""
        self.latest: dict[tuple[OrderKind, str], Order] = {}
        self._to_hold: dict[str, Registration] = {}
        """Visits that were booked from outside and are still to come, by number."""
        self._minutes: dict[str, int] = {}

    def take(self, order: Order) -> Receipt:
        known = self._receipts.get(order.id)
        if known is not None:
            return known
        receipt = self._receipts[order.id] = self._judged(order)
        if receipt.accepted:
            self.taken.append(order)
        return receipt

    def hold(self, now: datetime) -> None:
        """Let the visits take place whose time is over: all come, and stay to the end."""
        for number, one in list(self._to_hold.items()):
            ended = one.planned_at + timedelta(minutes=self._minutes[number])
            if ended <= now:
                del self._to_hold[number]
                for step in _held(one, ended):
                    self._book.write(step)

    def move(self, number: str, planned: datetime) -> None:
        """The prison has the visit at another time."""
        moved = msgspec.structs.replace(self._to_hold[number], planned_at=planned)
        self._to_hold[number] = moved
        self._book.book(moved)

    def end(self, number: str, outcomes: Mapping[str, tuple[VisitorOutcome, str]]) -> None:
        """The visit is over now, with what became of each who was to come, and why."""
        one = self._to_hold.pop(number)
        told = _held(one, max(self._book.at, one.planned_at))
        for step in told:
            arrival = step.record
            if isinstance(arrival, Arrival) and arrival.visitor in outcomes:
                outcome, reason = outcomes[arrival.visitor]
                step = step._replace(
                    record=msgspec.structs.replace(arrival, outcome=outcome, reason=reason)
                )
            self._book.write(step)

    def call_off(self, number: str) -> None:
        """The prison cannot hold the visit."""
        self._book.book(msgspec.structs.replace(self._to_hold.pop(number), cancelled=True))

    def _judged(self, order: Order) -> Receipt:
        inmate_no = order.values.get("inmate_no")
        if inmate_no is not None and not self._book.people.knows(inmate_no):
            return Receipt(accepted=False, problem="本监狱没有该罪犯编号")
        place = (order.kind, order.object_id)
        before = self.latest.get(place)
        if before is None or before.version < order.version:
            self.latest[place] = order
            self._follow(order)
        return Receipt(accepted=True, reference=f"WB{len(self.taken) + 1:06}")

    def _expect(self, order: Order, registration: Registration) -> None:
        number = registration.visit_no
        minutes = order.values.get("minutes")
        self._minutes[number] = minutes if isinstance(minutes, int) else USUAL_MINUTES
        if registration.cancelled:
            self._to_hold.pop(number, None)
        else:
            self._to_hold[number] = registration

    def _follow(self, order: Order) -> None:
        """A booking is signed in, business awaited, a number dialled; all else is only kept."""
        if order.kind is OrderKind.BOOKING and self._book.kind is SystemKind.VISIT:
            registration = _registration(order, self._book.at)
            if registration is not None:
                self._book.book(registration)
                self._expect(order, registration)
        elif order.kind is OrderKind.OFFICIAL and self._book.kind is SystemKind.VISIT:
            self._await(order)
        elif order.kind is OrderKind.NUMBER and self._book.kind is SystemKind.PHONE:
            number = _number(order)
            if number is not None:
                self._book.permit(number)

    def _await(self, order: Order) -> None:
        """What comes of business is written when its time is over, unless it is taken back."""
        business = None if order.cancelled else business_of(order)
        self._book.expect(f"DG{order.object_id}", business)


def _held(one: Registration, ended: datetime) -> Iterator[Step]:
    """The visit as it went, and a line for each who was to come."""
    visit = Visit(
        visit_no=one.visit_no,
        inmate_no=one.inmate_no,
        visit_type=one.visit_type,
        planned_at=one.planned_at,
        state=VisitState.FINISHED,
        started_at=one.planned_at,
        ended_at=ended,
    )
    yield Step(ended, RecordKind.VISIT, one.visit_no, visit, more=True)
    along = one.companions.split(COMPANIONS_APART) if one.companions else []
    for at, name in enumerate((one.relative_name, *along)):
        arrival = Arrival(
            visit_no=one.visit_no,
            visitor=name.removesuffix(MINOR),
            outcome=VisitorOutcome.CAME,
            at=one.planned_at,
        )
        yield Step(ended, RecordKind.ARRIVAL, f"{one.visit_no}-{at + 1}", arrival, more=True)


def _registration(order: Order, now: datetime) -> Registration | None:
    values = order.values
    inmate_no, planned = values.get("inmate_no"), values.get("planned_at")
    if not isinstance(inmate_no, str):
        return None
    kind = str(values.get("visit_type") or "")
    return Registration(
        visit_no=f"WY{order.object_id}",
        inmate_no=inmate_no,
        visit_type=VisitType(kind) if kind in set(VisitType) else VisitType.REGULAR,
        planned_at=_moment(planned) or now,
        source=VisitSource.MINI_PROGRAM,
        relative_name=str(values.get("relative_name") or ""),
        kinship=_kinship(values.get("kinship")),
        companions=str(values.get("companions") or "")[:200],
        cancelled=order.cancelled,
        booking_id=order.object_id[:26],
    )


def _number(order: Order) -> PhoneNumber | None:
    values = order.values
    inmate_no, phone = values.get("inmate_no"), values.get("phone")
    if not isinstance(inmate_no, str) or not isinstance(phone, str):
        return None
    return PhoneNumber(
        inmate_no=inmate_no,
        phone=phone,
        relative_name=str(values.get("relative_name") or ""),
        kinship=_kinship(values.get("kinship")),
        usable=not order.cancelled,
    )


def _kinship(value: object) -> str:
    """Orders say it in words; a stand-in keeps it as the code that its maker writes."""
    known = kinship_of(str(value or ""))
    return known.value if known else ""


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=LOCAL)).replace(microsecond=0)
