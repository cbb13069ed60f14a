"""Labour projects and their output: what belongs to which prison and month (LR-XC-04)."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_allowance import month_of
from pipelines.rules.modules.problems import problem
from schemas.tables import metadata


class ProjectFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about records of a project."""

    prison_id: str
    starts_on: date


async def project_of(tx: Tx, project_id: str) -> ProjectFacts:
    """The project of a record that points to one in reach; the key holds that it is there."""
    project = metadata.tables["labour_project"]
    found = select(project.c.prison_id, project.c.starts_on).where(project.c.id == project_id)
    row = await tx.first(found, ProjectFacts)
    assert row is not None
    return row


async def require_order(_: Tx, saving: Saving) -> dict[str, Any]:
    """Refuses a project that ends before it starts."""
    starts, ends = saving.values["starts_on"], saving.values["ends_on"]
    if ends is not None and ends < starts:
        raise problem("ends_on", "结束日期不能早于开始日期")
    return {}


async def place_output(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The project's prison; refuses months that are not yet or were before the project."""
    values = saving.values
    project = await project_of(tx, values["project_id"])
    if values["month"] > month_of(saving.at):
        raise problem("month", "月份不能晚于本月")
    if values["month"] < f"{project.starts_on:%Y-%m}":
        raise problem("month", "月份不能早于项目开始的月份")
    if values["contract_id"] is not None:
        await _require_own_contract(tx, values["project_id"], values["contract_id"])
    return {"prison_id": project.prison_id}


async def _require_own_contract(tx: Tx, project_id: str, contract_id: str) -> None:
    contract = metadata.tables["labour_contract"]
    found = select(contract.c.project_id).where(contract.c.id == contract_id)
    if await tx.scalar(found) != project_id:
        raise problem("contract_id", "所属合同不是该项目的合同")
