"""Relatives whom a stand-in registered, for tests of what it tells."""

from collections.abc import Sequence

from connectors.prisons.simulators.acquaintances import Acquaintance, know
from connectors.prisons.simulators.book import Book
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.people.kinds import Kinship


def tell_acquaintances(book: Book, inmate_nos: Sequence[str], number: int = 8) -> None:
    """One with each inmate, in every way in which families are related; none by phone systems."""
    if book.kind is not SystemKind.VISIT:
        return
    kinships = list(Kinship)
    know(
        book,
        [
            Acquaintance(
                relative_no=f"QS{at:03}",
                name=f"亲属{at}",
                id_no=f"990000195001{at:02}001X",
                kinship=kinships[at % len(kinships)].value,
                picture=f"picture {at}".encode(),
                inmate_no=inmate_nos[at],
            )
            for at in range(number)
        ],
    )
