"""What goes wrong at the prisons' systems by chance, and how their people put it right."""

import random
from datetime import datetime, timedelta

from connectors.prisons.simulators.book import LATEST
from connectors.prisons.simulators.faults import Faults
from connectors.prisons.simulators.prisons import Prisons
from connectors.prisons.simulators.source import Source
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.access import RestAccess, SoapAccess
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind

Key = tuple[str, SystemKind]
HELD_BY = {SystemKind.VISIT: RecordKind.VISIT, SystemKind.PHONE: RecordKind.CALL}
SHARES = (0.0, 0.1, 0.3)


class Storm:
    """Faults by chance; the same seed brings the same ones."""

    def __init__(self, prisons: Prisons, seed: str) -> None:
        self._prisons = prisons
        self._random = random.Random(seed)
        self._asked = {
            (one.prison, one.kind): isinstance(one.settings.access, RestAccess | SoapAccess)
            for one in prisons.stand_ins
        }
        """Who is asked over a network, and who writes files, packages or tables."""

    def blow(self) -> None:
        """Other faults everywhere, and records changed and taken away."""
        chance = self._random
        for key, source in self._prisons.sources.items():
            asked = self._asked[key]
            source.faults = Faults(
                slow_s=chance.choice((0.0, 0.02)),
                down=chance.random() < 0.2,
                half=asked and chance.random() < 0.15,
                garbled=asked and chance.random() < 0.15,
                broken_rows=chance.choice(SHARES),
                wrong_codes=chance.choice(SHARES),
                duplicates=chance.choice(SHARES),
                reordered=chance.random() < 0.5,
            )
            source.book.late = chance.choice(SHARES)
            # Where versions are moments, a clock that goes back tells older ones.
            if source.maker.own.version_form == "number":
                source.book.skew = timedelta(minutes=chance.choice((-45, 0, 45)))
            source.disturb(changed=4, deleted=2)

    def heal(self) -> None:
        """No faults any more, and what nobody can ask for again is told again.

        At night: by day a call may be allowed that begins a moment later, and what was told of
        it waits for it as long as the clock stands. What was written late is written by then: of a
        visit whose registration is still to come, what was heard waits for it.
        """
        for source in self._prisons.sources.values():
            source.book.late = 0.0
        self._prisons.clock.advance(_until_night(self._prisons.clock.now()))
        for key, source in self._prisons.sources.items():
            source.disturb()
            source.heal()
            _take_away(source)
            if not self._asked[key]:
                _tell_again(source)


def _until_night(now: datetime) -> timedelta:
    """Longer than anything is late, to a time at which nobody visits or calls."""
    soonest = now.astimezone(LOCAL) + LATEST
    night = soonest.replace(hour=23, minute=0, second=0)
    return night + timedelta(days=soonest > night) - now


def _take_away(source: Source) -> None:
    """With a visit or call that was deleted goes what hangs on it, with a registration its visit.

    Of a visit that nobody registered nothing says with whom it was: what was heard in it would
    wait for ever (VC-GEN-21).
    """
    book = source.book
    kinds = [one for one in (HELD_BY[book.kind], RecordKind.REGISTRATION) if one in book.shelves]
    gone = {
        getattr(one.record, "visit_no", None) or getattr(one.record, "call_no", None)
        for kind in kinds
        for one in source.entries(kind)
        if one.deleted
    }
    for kind, shelf in book.shelves.items():
        for number, one in enumerate(source.entries(kind)):
            names = ("visit_no", "call_no", "conversation_no")
            named = {getattr(one.record, name, None) for name in names} - {None, ""}
            if kind is not RecordKind.REGISTRATION and named & gone and not one.deleted:
                shelf.delete(number, book.at)


def _tell_again(source: Source) -> None:
    """Files that were written with broken rows are written again, whole."""
    for kind in source.book.shelves:
        for number in range(source.book.shelves[kind].rows):
            source.book.touch(kind, number)
