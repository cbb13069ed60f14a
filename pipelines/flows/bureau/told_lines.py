"""Lines of the log that were told with the rows of their day, until the log comes to them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from connectors.postgres.audit.planted_log import LogLine
from pipelines.rules.bureau.year import Year
from pipelines.rules.platform.local_time import LOCAL

_unpack = msgspec.msgpack.Decoder(list[LogLine]).decode
TellAnew = Callable[[Collection[str], date], Iterable[LogLine]]


class ToldLines:
    """By year and day; each day is asked for once."""

    def __init__(self, years: Sequence[Year], known: Collection[str], anew: TellAnew) -> None:
        """`known` are the parts whose rows were there before: their lines are told `anew`."""
        self._years, self._known, self._anew = years, known, anew
        self._packed: dict[tuple[str, date], bytes] = {}

    def take(self, lines: Mapping[tuple[str, date], bytes]) -> None:
        self._packed.update(lines)

    def on(self, day: date) -> Iterator[LogLine]:
        """In the order of years."""
        for year in self._years:
            if f"{year.code}/{day:%Y-%m}" in self._known:
                yield from self._anew([year.code], day)
            elif (packed := self._packed.pop((year.code, day), None)) is not None:
                for line in _unpack(packed):
                    # A day begins and ends by the clock of the place.
                    line.at = line.at.astimezone(LOCAL)
                    yield line
