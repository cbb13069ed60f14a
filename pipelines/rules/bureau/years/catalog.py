"""Every year of a bureau, and why the tables that none fills have none: the one map."""

from collections.abc import Iterator, Mapping

from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.access import ACCESS
from pipelines.rules.bureau.years.bodies import BODIES
from pipelines.rules.bureau.years.calls import CALLS
from pipelines.rules.bureau.years.consumers import LETTING_IN
from pipelines.rules.bureau.years.devices import CONNECTED
from pipelines.rules.bureau.years.exchange import EXCHANGE
from pipelines.rules.bureau.years.fees import FEES
from pipelines.rules.bureau.years.flows import FLOWS
from pipelines.rules.bureau.years.headcount import HEADCOUNT
from pipelines.rules.bureau.years.helping import HELPING
from pipelines.rules.bureau.years.hours import HOURS
from pipelines.rules.bureau.years.labour import LABOUR
from pipelines.rules.bureau.years.letters import LETTER_YEAR
from pipelines.rules.bureau.years.numbers import NUMBERS
from pipelines.rules.bureau.years.official import OFFICIAL_YEAR
from pipelines.rules.bureau.years.outputs import OUTPUTS
from pipelines.rules.bureau.years.pay import PAYING
from pipelines.rules.bureau.years.pay_items import ITEMS
from pipelines.rules.bureau.years.people import PEOPLE
from pipelines.rules.bureau.years.phone import PHONE
from pipelines.rules.bureau.years.platform import PLATFORM
from pipelines.rules.bureau.years.reversals import REVERSING
from pipelines.rules.bureau.years.rights import GIVING
from pipelines.rules.bureau.years.rooms import ROOMS
from pipelines.rules.bureau.years.shared_allowances import SHARING
from pipelines.rules.bureau.years.sign_ins import SIGNING_IN
from pipelines.rules.bureau.years.spoken import SPOKEN
from pipelines.rules.bureau.years.visit_bookings import VISIT_BOOKING_YEAR
from pipelines.rules.bureau.years.visit_calendar import VISIT_CALENDAR
from pipelines.rules.bureau.years.visits import VISITING
from pipelines.rules.bureau.years.words import WORDS
from pipelines.rules.bureau.years.workers import WORKERS

_ALL = (
    PLATFORM,
    ACCESS,
    FLOWS,
    EXCHANGE,
    PEOPLE,
    HEADCOUNT,
    VISITING,
    VISIT_BOOKING_YEAR,
    VISIT_CALENDAR,
    FEES,
    NUMBERS,
    PHONE,
    REVERSING,
    ROOMS,
    CALLS,
    LETTER_YEAR,
    BODIES,
    OFFICIAL_YEAR,
    WORDS,
    SPOKEN,
    LABOUR,
    WORKERS,
    HOURS,
    ITEMS,
    PAYING,
    OUTPUTS,
    HELPING,
    CONNECTED,
    SHARING,
    LETTING_IN,
    GIVING,
    SIGNING_IN,
)
YEARS: Mapping[str, Year] = {one.code: one for one in _ALL}
OF_EVERY_PAGE = frozenset(
    one.code
    for one in (
        PLATFORM,
        ACCESS,
        FLOWS,
        EXCHANGE,
        FEES,
        ROOMS,
        WORDS,
        PEOPLE,
        HEADCOUNT,
        NUMBERS,
        LABOUR,
        BODIES,
    )
)
"""Years without which hardly any page has what it asks for, of what a start would bring by itself
otherwise (kinds of official business), and of what officers enter under a name or number that is
there once: theirs would be in the way of one that came behind it."""


def in_order(years: Mapping[str, Year] = YEARS) -> Iterator[Year]:
    """What others read comes before them; `ValueError` where some read each other in a circle."""
    waiting, done = dict(years), set[str]()
    while waiting:
        ready = [one for one in waiting.values() if done.issuperset(one.reads)]
        if not ready:
            raise ValueError(f"years that read each other: {', '.join(sorted(waiting))}")
        for one in ready:
            yield waiting.pop(one.code)
            done.add(one.code)
