"""What became of visitors, told by a stand-in whose story says nothing of it."""

from datetime import timedelta

from connectors.prisons.simulators.book import Book
from pipelines.rules.bureau.stories.steps import Step
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Arrival
from schemas.modules.visits.visitor_outcomes import VisitorOutcome


def tell_arrivals(book: Book, number: int = 12) -> None:
    """Each outcome in turn, over four days; a phone system knows of none."""
    if book.kind is not SystemKind.VISIT:
        return
    for at in range(number):
        record = Arrival(
            visit_no=f"HJ{at}",
            visitor=f"来访人{at}",
            outcome=list(VisitorOutcome)[at % len(VisitorOutcome)],
            reason="证件不符" if at % 2 else "",
            at=book.at.replace(microsecond=0) - timedelta(days=at % 4),
        )
        book.write(Step(book.at, RecordKind.ARRIVAL, f"DF{at}", record))
