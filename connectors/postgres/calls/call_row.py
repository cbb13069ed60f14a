"""A call as repositories read it, with the names that go with it."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, and_, func, select

from schemas.calls.charge import ChargeKind
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState, EndReason
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel
from schemas.tables.access.access import officer
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit

prison = org_unit.alias("prison")
ward = org_unit.alias("ward")
call_venue = GENERATED["call_venues"]
booker = officer.alias("booker")


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    """All columns of `video_call`, and the names of people and units."""

    id: str
    case_no: str
    relative_id: str
    inmate_id: str
    prison_id: str
    ward_id: str
    confidentiality: Confidentiality
    kind: CallKind | None
    state: CallState
    version: int
    requested_at: datetime
    starts_at: datetime
    minutes: int
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    first_joined_at: datetime | None
    connected_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    end_note: str | None
    billed_minutes: int | None
    consented_at: datetime | None
    charged_as: ChargeKind | None = None
    extra_call_id: str | None = None
    venue_id: str | None = None
    venue_from: datetime | None = None
    venue_until: datetime | None = None
    booked_by: str | None = None
    dialled: bool = False
    prison_code: str
    prison_name: str
    ward_path: str
    ward_name: str
    relative_name: str
    inmate_name: str
    inmate_no: str
    kinship: str
    venue_name: str | None = None
    booked_by_name: str | None = None

    @property
    def channel(self) -> ContactChannel:
        return ContactChannel.VIDEO_CALL

    @property
    def privileged(self) -> bool:
        """Whether nobody but the parties may hear it; everything but ordinary is."""
        return self.confidentiality is not Confidentiality.ORDINARY


def select_calls() -> Select[tuple[object, ...]]:
    """Calls with their names; the caller adds conditions and row scope."""
    names = (
        prison.c.code.label("prison_code"),
        prison.c.name.label("prison_name"),
        ward.c.path.label("ward_path"),
        ward.c.name.label("ward_name"),
        relative.c.name.label("relative_name"),
        inmate.c.name.label("inmate_name"),
        inmate.c.inmate_no,
        func.coalesce(inmate_binding.c.kinship, "other").label("kinship"),
        call_venue.c.name.label("venue_name"),
        booker.c.name.label("booked_by_name"),
    )
    bound = and_(
        inmate_binding.c.relative_id == video_call.c.relative_id,
        inmate_binding.c.inmate_id == video_call.c.inmate_id,
    )
    return (
        select(*video_call.c, *names)
        .join(prison, prison.c.id == video_call.c.prison_id)
        .join(ward, ward.c.id == video_call.c.ward_id)
        .join(relative, relative.c.id == video_call.c.relative_id)
        .join(inmate, inmate.c.id == video_call.c.inmate_id)
        .outerjoin(inmate_binding, bound)
        .outerjoin(call_venue, call_venue.c.id == video_call.c.venue_id)
        .outerjoin(booker, booker.c.id == video_call.c.booked_by)
    )
