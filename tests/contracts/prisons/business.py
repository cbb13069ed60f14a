"""Official business as a prison was told of it and ended it, for stand-ins whose story has none."""

from datetime import timedelta

from connectors.prisons.simulators.book import Book
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import OfficialBusiness
from schemas.modules.visits.visitor_outcomes import VisitorOutcome


def expect_business(book: Book, inmate_no: str, count: int = 8) -> None:
    """Over two days behind the book's first moment; a phone system knows of none."""
    if book.kind is not SystemKind.VISIT:
        return
    outcomes = list(VisitorOutcome)
    for number in range(count):
        business = OfficialBusiness(
            booking_id=f"01JDOBJECT{number:016}",
            inmate_no=inmate_no,
            outcome=outcomes[number % len(outcomes)],
            handler="值班民警" if number % 2 else "",
            result="已办结",
            at=book.at + timedelta(hours=6 * number + 1),
        )
        book.expect(f"DG{number}", business)
    assert RecordKind.OFFICIAL in book.shelves
