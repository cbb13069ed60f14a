"""Everything about a whitelisted relative on one page (VC-WL-04)."""

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.modules import records
from connectors.postgres.people import faces, people
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.facts import blacklist_reason
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.modules.masks import masked
from pipelines.rules.modules.record import Stored
from pipelines.rules.people.whitelist import standing
from schemas.errors import NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.common import ACTIVE
from schemas.modules.module import Verb
from schemas.people.kinds import BarredFrom, SubjectKind
from schemas.people.whitelist import WhitelistCall, WhitelistInmate, WhitelistRelative
from schemas.platform.reach import EVERYWHERE

LATEST = 10
ABOVE = "无权查看"
"""In place of what lies above the officer's level of data."""


async def relative(services: Services, officer: Officer, entry_id: str) -> WhitelistRelative:
    """The relative of an entry in reach; inmates of other units stay unnamed."""
    desk = Desk(services, officer, "whitelist_entries")
    async with desk.attempt(Verb.LIST, entry_id), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        entry = await desk.need(tx, entry_id)
        person = await _person(tx, desk, entry.values["relative_id"])
        bound = await people.bindings_of(tx, person.id)
        face = await faces.newest(tx, SubjectKind.RELATIVE, person.id)
        rows, total = await calls.page(
            tx, officer.scopes, relative_id=person.id, limit=LATEST, offset=0
        )
        barred = await blacklist_reason(tx, person.id, desk.now, BarredFrom.VIDEO)
    shown = masked(MODULES["relatives"], person.values)
    people_desk = Desk(services, officer, "relatives")
    shown |= dict.fromkeys(people_desk.hidden & {"id_no", "phone"}, ABOVE)
    mine = [row for row in bound if row.id == entry.values["inmate_id"]]
    since, until = entry.values["valid_from"], entry.values["valid_until"]
    return WhitelistRelative(
        relative_id=person.id,
        name=shown["name"],
        id_no_masked=shown["id_no"],
        phone_masked=shown["phone"],
        enabled=person.state == ACTIVE,
        kinship=mine[0].kinship if mine else None,
        face_registered_at=face.created_at if face else None,
        valid_from=since,
        valid_until=until,
        standing=standing(since, until, applied=False, today=desk.today).value,
        blacklist_reason=barred,
        inmates=[_inmate(officer, row) for row in bound],
        calls=[_call(row) for row in rows],
        calls_total=total,
    )


async def _person(tx: Tx, desk: Desk, relative_id: str) -> Stored:
    # A relative may be kept by another unit; the entry itself was in reach.
    found = await records.get(tx, MODULES["relatives"], desk.seals, EVERYWHERE, relative_id)
    if found is None:
        raise NotFound("没有找到这位家属。", code="relative_not_found")
    return found


def _inmate(officer: Officer, row: BoundInmateRow) -> WhitelistInmate:
    within = in_scopes(officer.scopes, row.ward_path)
    return WhitelistInmate(
        inmate_id=row.id if within else None,
        name=row.name if within else None,
        prison=row.prison_name,
        kinship=row.kinship,
        state=row.binding_state,
    )


def _call(row: CallRow) -> WhitelistCall:
    return WhitelistCall(
        id=row.id,
        inmate_name=row.inmate_name,
        starts_at=row.starts_at,
        state=row.state,
        end_reason=row.end_reason,
        billed_minutes=row.billed_minutes,
    )
