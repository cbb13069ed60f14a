"""Official business of courts, police and other bodies; each kind may have its own flow."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.official import holds
from connectors.postgres.people.inmate_rules import under_key_control
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.inmates import needed_inmate
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome, custody_check, key_control_check
from schemas.tables import metadata


async def variants(tx: Tx) -> dict[str, str]:
    """Codes and names of the kinds of official business, in their order."""
    kind = metadata.tables["official_kind"]
    rows = await tx.execute(select(kind.c.code, kind.c.name).order_by(kind.c.sort, kind.c.code))
    return {row.code: row.name for row in rows}


async def _variant(tx: Tx, matter: Matter) -> str:
    kind = metadata.tables["official_kind"]
    return str(await tx.scalar(select(kind.c.code).where(kind.c.id == matter.value("kind_id"))))


async def _checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
    inmate = await needed_inmate(tx, matter.value("inmate_id"))
    controlled = await under_key_control(tx, inmate.id, services.clock())
    return [custody_check(inmate.custody_state), key_control_check(controlled)]


async def _gives_back(
    tx: Tx, _: Services, case: ApprovalCaseRow, __: Ending, ___: Matter
) -> dict[str, Any]:
    """What is not to be is held no longer."""
    await holds.release(tx, case.object_id)
    return {}


OFFICIAL_BESIDE = Beside(
    checks=_checks,
    variant=_variant,
    variants=variants,
    rejected=_gives_back,
    returned=_gives_back,
    withdrawn=_gives_back,
)
