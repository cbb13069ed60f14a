"""A sheet within an officer's reach; whatever lies outside does not exist."""

import secrets
from collections.abc import Mapping

from connectors.postgres.audit import audit
from connectors.postgres.labour import pay_sheets
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import in_scopes, require_permission
from pipelines.rules.labour.pay.sheet_rows import amount_place, told
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PAY
from pipelines.rules.security.sealed_note import seal_note
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import NotFound
from schemas.people.kinds import OrgType

KIND = "pay_sheet"


def attempt(services: Services, officer: Officer, action: str, sheet_id: str | None) -> Attempt:
    """Audits what an officer tries with a sheet and is refused."""
    return Attempt(services, officer.actor(), action, KIND, sheet_id, officer.stream)


async def sheet_for(
    tx: Tx, officer: Officer, sheet_id: str, action: Permission, *, to_change: bool = False
) -> SheetRow:
    """The sheet, where the officer may do `action` with it; `to_change` locks it.

    Items, calculation and report of a ward's month wait for one another, so the month is locked
    before the sheet is read; before it the rules, which nobody changes meanwhile.
    """
    require_permission(officer.permissions, action)
    row = await pay_sheets.get(tx, sheet_id, officer.scopes)
    if row is not None and to_change:
        await pay_sheets.hold_rules(tx)
        await pay_sheets.lock_month(tx, row.ward_id, row.month)
        row = await pay_sheets.get(tx, sheet_id, officer.scopes, for_update=True)
    if row is None:
        raise NotFound("没有找到这张报酬表。", code="pay_sheet_not_found")
    return row


async def ward_for(tx: Tx, officer: Officer, ward_id: str) -> UnitRow:
    """A ward in reach."""
    ward = await units.get(tx, ward_id)
    if (
        ward is None
        or ward.org_type is not OrgType.WARD
        or not in_scopes(officer.scopes, ward.path)
    ):
        raise NotFound("没有找到该监区。", code="ward_not_found")
    return ward


def noted_amount(keys: KeyProvider, sheet_id: str, amount: str | None) -> dict[str, str] | None:
    """What a sheet comes to, as an audit row keeps it."""
    if amount is None:
        return None
    nonce = secrets.token_bytes(NONCE_BYTES)
    return seal_note(keys.sealing(PAY), amount, amount_place(sheet_id), nonce)


async def note(
    tx: Tx, officer: Officer, sheet: SheetRow, action: str, detail: Mapping[str, object]
) -> None:
    """The audit row of what was done with a sheet; amounts stand in it sealed or not at all."""
    await audit.write(
        tx,
        stream=sheet.prison_code,
        actor=officer.actor(),
        action=action,
        object_kind=KIND,
        object_id=sheet.id,
        detail=told(sheet.month, sheet.ward, detail),
    )
