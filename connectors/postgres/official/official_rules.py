"""Official bookings: by people whose certificates count on the day (VC-BASE-04)."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_agency_person
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.modules.common import DONE, DRAFT, PENDING, RETURNED
from schemas.tables import metadata

PEOPLE = ("person_id", "companion_id")
UNDECIDED = (DRAFT, PENDING, RETURNED)


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses whoever may not come on the day, and an end without a result."""
    values = saving.values
    if saving.state == DONE and not values["result"]:
        raise problem("result", "请填写办理情况")
    if saving.state not in UNDECIDED:
        return {}
    if values["ends"] <= values["starts"]:
        raise problem("ends", "结束时间应晚于开始时间")
    if values["companion_id"] == values["person_id"]:
        raise problem("companion_id", "同行人不能与办理人相同")
    for name in PEOPLE:
        if values[name] is not None:
            await require_agency_person(tx, saving.module, name, values[name], values["day"])
    await _require_right_body(tx, saving)
    return await prison_of_inmate(tx, values["inmate_id"])


async def _require_right_body(tx: Tx, saving: Saving) -> None:
    """A kind that is for one sort of bodies takes no people of others."""
    kind, person = metadata.tables["official_kind"], metadata.tables["agency_person"]
    wanted = await tx.scalar(select(kind.c.body_kind).where(kind.c.id == saving.values["kind_id"]))
    of_person = select(person.c.body_kind).where(person.c.id == saving.values["person_id"])
    if wanted is not None and await tx.scalar(of_person) != wanted:
        raise problem("person_id", "办理人所属机构的类别不能办理此种业务")
