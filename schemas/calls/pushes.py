"""What the server pushes to open pages, beside the protocol of a running call.

`/ws/console`: calls, alerts and official bookings within the officer's data scope; `/ws/relative`
and `/ws/inmate`: the person's own calls; `/ws/official`: bookings of the person's own body. `stale`
says that pushes may have been lost: fetch the lists again.
"""

import msgspec

from schemas.base import Id
from schemas.calls.alert_views import AlertView
from schemas.calls.views import CallView


class Push(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """One JSON object with a `type`."""


class CallPush(Push, frozen=True, kw_only=True, tag="call"):
    """A call entered another state."""

    call: CallView


class AlertPush(Push, frozen=True, kw_only=True, tag="alert"):
    """An alert was raised or changed hands (officers only)."""

    alert: AlertView
    call_id: Id


class NoticePush(Push, frozen=True, kw_only=True, tag="notice"):
    """Something beyond calls and alerts that officers should see now, as a barred face."""

    title: str
    text: str
    link: str


class VenuePush(Push, frozen=True, kw_only=True, tag="venue"):
    """A venue was broken, closed or restored (officers only)."""

    prison_id: Id
    venue_id: Id


class OfficialBookingPush(Push, frozen=True, kw_only=True, tag="official_booking"):
    """An official booking went on: read it again."""

    booking_id: Id
    state: str


class StalePush(Push, frozen=True, kw_only=True, tag="stale"):
    """The message service was away; what happened meanwhile must be fetched."""


AnyConsolePush = CallPush | AlertPush | NoticePush | VenuePush | OfficialBookingPush | StalePush
AnyPersonPush = CallPush | StalePush
AnyOfficialPush = OfficialBookingPush | StalePush
