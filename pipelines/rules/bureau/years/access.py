"""The officers' accounts, added on the first day by the one who came with the installation."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from pipelines.rules.access.account_row import ADDED, account_row, added_detail
from pipelines.rules.access.built_in_roles import BUILT_IN
from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.officers import Officer
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.people.kinds import Role

SYSTEM = "bureau.system"
DUTIES: dict[Role, Duty] = {one.role: one.duty for one in BUILT_IN}
UNITS_TAKE = timedelta(minutes=20)


def happened(ground: Ground, day: date) -> Iterable[Happened]:
    for one, at in _added(ground, day):
        # Administrators come with the installation, before anybody can be asked.
        if DUTIES[one.role] not in ADMINISTRATORS:
            yield Happened(
                at=at,
                stream=BUREAU,
                actor=ground.actor(SYSTEM),
                action=ADDED,
                object_kind="officer",
                object_id=ground.officer_id(one.login),
                detail=added_detail(one.login, one.name, one.unit),
            )


def left(ground: Ground, day: date) -> Iterable[Row]:
    for one, at in _added(ground, day):
        officer_id, unit_id = ground.officer_id(one.login), ground.unit_id(one.unit)
        row = account_row(
            officer_id=officer_id,
            login=one.login,
            name=one.name,
            police_no=one.police_no,
            org_unit_id=unit_id,
            must_change_password=False,
            at=at,
        )
        yield Row(table="officer", values=row | {"created_at": at, "updated_at": at})
        held = {
            "id": ground.ids.of("officer_role", one.login, at),
            "officer_id": officer_id,
            "role": one.role.value,
            "duty": DUTIES[one.role].value,
        }
        yield Row(table="officer_role", values=held)
        reached = {
            "id": ground.ids.of("officer_scope", one.login, at),
            "officer_id": officer_id,
            "unit_id": unit_id,
        }
        yield Row(table="officer_scope", values=reached)


def _added(ground: Ground, day: date) -> Iterator[tuple[Officer, datetime]]:
    if day != ground.plan.first:
        return
    everybody = ground.cast.officers.values()
    step = (ACCOUNTS_TAKE - UNITS_TAKE) / len(everybody)
    for number, one in enumerate(everybody):
        yield one, ground.opening() + UNITS_TAKE + number * step


ACCESS = Year(
    code="access",
    fills=("officer", "officer_role", "officer_scope"),
    reads=("platform",),
    happened=happened,
    left=left,
)
