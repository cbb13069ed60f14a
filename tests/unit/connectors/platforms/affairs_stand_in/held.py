"""A register of two, in a time that a test sets."""

from datetime import UTC, datetime, timedelta

from connectors.platforms.affairs_stand_in.population import Person, Population
from connectors.platforms.affairs_stand_in.register import Register
from schemas.exchange.prison_affairs import BasicData, Movement
from schemas.headcount.headcount import MovementKind

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)
ZHOU, WU = "3103000001", "3103000002"
PEOPLE = Population(
    (
        Person(inmate_no=ZHOU, name="周某", prison_code="P03", ward_code="W1"),
        Person(inmate_no=WU, name="吴某", prison_code="P03", ward_code="W2"),
    )
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def movement(
    seq: int,
    kind: MovementKind = MovementKind.MOVED,
    ward: str = "W2",
    inmate_no: str = ZHOU,
    hours: float = -1,
    basic: BasicData | None = None,
) -> Movement:
    return Movement(
        seq=seq,
        inmate_no=inmate_no,
        kind=kind,
        prison_code="P03",
        ward_code=ward,
        effective_at=NOON + timedelta(hours=hours),
        recorded_at=NOON,
        basic=basic or BasicData(),
    )


def register(clock: Clock | None = None) -> Register:
    return Register(PEOPLE, clock or Clock())
