"""What a stand-in makes of official business that it was told of: mostly it is done."""

from datetime import datetime
from random import Random

from connectors.prisons.port import Order
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.records import OfficialBusiness
from schemas.modules.visits.visitor_outcomes import VisitorOutcome

SHARES = {
    VisitorOutcome.CAME: 85,
    VisitorOutcome.LEFT_EARLY: 5,
    VisitorOutcome.REFUSED: 5,
    VisitorOutcome.ABSENT: 5,
}
SAID = {
    VisitorOutcome.CAME: "已按时办结，秩序正常",
    VisitorOutcome.LEFT_EARLY: "来访人提前离开，业务未办完",
    VisitorOutcome.REFUSED: "证件与预约不符，未准入监",
    VisitorOutcome.ABSENT: "来访人未到",
}


def business_of(order: Order) -> OfficialBusiness | None:
    """As it will stand there once its time is over; the same order comes to the same end."""
    inmate_no, ends = order.values.get("inmate_no"), _moment(order.values.get("ends_at"))
    if not isinstance(inmate_no, str) or ends is None:
        return None
    chance = Random(order.object_id)
    outcome = chance.choices(list(SHARES), list(SHARES.values()))[0]
    return OfficialBusiness(
        booking_id=order.object_id[:26],
        inmate_no=inmate_no,
        outcome=outcome,
        handler="值班民警",
        result=SAID[outcome],
        at=ends,
    )


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)
