"""A day in a phone system: the calls of that day; numbers are known from the first day on."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

from pipelines.rules.bureau.stories.people import InmateTold, RelativeTold
from pipelines.rules.bureau.stories.steps import Setting, Step
from pipelines.rules.bureau.stories.visit_story import recorded
from pipelines.rules.platform.local_time import LOCAL
from schemas.calls.phone import EndCause
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import (
    Authorisation,
    Call,
    Distance,
    PhoneNumber,
    Ticket,
)

SECOND = timedelta(seconds=1)
PRICE_A_MINUTE = {
    Distance.LOCAL: Decimal("0.22"),
    Distance.DOMESTIC: Decimal("0.30"),
    Distance.INTERNATIONAL: Decimal("4.00"),
}
DISTANCES = (Distance.LOCAL,) * 6 + (Distance.DOMESTIC,) * 5 + (Distance.INTERNATIONAL,)


def phone_day(setting: Setting) -> Iterator[Step]:
    yield from _told(setting, setting.people.introduced)
    for number in range(setting.per_day):
        yield from _calling(setting, number)


def numbers(setting: Setting) -> Iterator[Step]:
    """Every relative's number, told once before anything else; one in fifty cannot be dialled."""
    return _told(setting, setting.people.inmates)


def _told(setting: Setting, inmates: Iterable[InmateTold]) -> Iterator[Step]:
    at = datetime.combine(setting.day, time(0, 30), LOCAL)
    told: set[str] = set()
    for inmate in inmates:
        for relative in inmate.relatives:
            key = f"{inmate.inmate_no}|{relative.phone}"
            if key not in told:
                told.add(key)
                usable = setting.random.random() > 0.02
                yield Step(at, RecordKind.NUMBER, key, number_of(inmate, relative, usable))
                at += SECOND


def number_of(inmate: InmateTold, relative: RelativeTold, usable: bool) -> PhoneNumber:
    return PhoneNumber(
        inmate_no=inmate.inmate_no,
        phone=relative.phone,
        relative_name=relative.name,
        relative_id_no=relative.id_no,
        kinship=relative.kinship,
        usable=usable,
    )


def _calling(setting: Setting, number: int) -> Iterator[Step]:
    random = setting.random
    no = f"TH{setting.day:%Y%m%d}{number:05}"
    inmate, officer = random.choice(setting.people.inmates), random.choice(setting.people.officers)
    relative = random.choice(inmate.relatives)
    start = datetime.combine(setting.day, time(8), LOCAL) + random.randrange(12 * 3600) * SECOND
    answered = start + random.randrange(4, 25) * SECOND if random.random() < 0.85 else None
    end = (answered or start) + random.randrange(20, 600) * SECOND
    causes = (EndCause.HUNG_UP,) * 5 + (EndCause.CUT_AT_LIMIT,)
    cause = random.choice(causes if answered else (EndCause.NO_ANSWER, EndCause.BUSY))
    if not answered:
        end = start + random.randrange(10, 45) * SECOND
    extra, phone_set = random.random() < 0.05, f"{random.randrange(1, 9)}号机"
    allowed = Authorisation(
        call_no=no, police_no=officer.police_no, officer=officer.name, at=start - 20 * SECOND
    )
    yield Step(allowed.at, RecordKind.AUTHORISATION, f"{no}-S", allowed)
    for ended in (False, True):
        record = Call(
            call_no=no,
            inmate_no=inmate.inmate_no,
            phone=relative.phone,
            relative_name=relative.name,
            kinship=relative.kinship,
            started_at=start,
            answered_at=answered if ended else None,
            ended_at=end if ended else None,
            end_cause=cause if ended else None,
            phone_set=phone_set,
            extra=extra,
        )
        yield Step(end if ended else start, RecordKind.CALL, no, record, more=not ended)
    if answered is None:
        return
    yield _ticket(setting, relative, no, answered, end)
    if random.random() < 0.9:
        yield from recorded(setting, no, answered, end, speaks=True)


def _ticket(
    setting: Setting, relative: RelativeTold, no: str, answered: datetime, end: datetime
) -> Step:
    seconds = int((end - answered).total_seconds())
    # Drawn in any case, since what is drawn behind it must be the same.
    drawn = setting.random.choice(DISTANCES)
    distance = relative.distance or drawn
    at = end + 30 * SECOND
    record = Ticket(
        call_no=no,
        seconds=seconds,
        distance=distance,
        fee=PRICE_A_MINUTE[distance] * -(-seconds // 60),
        at=at,
    )
    return Step(at, RecordKind.TICKET, f"{no}-Z", record)
