"""Output of projects in a month or a year, added up in the database (LR-XC-04)."""

from decimal import Decimal

import msgspec
from sqlalchemy import and_, func, select

from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.labour.output_by_class import ProjectFigures
from schemas.modules.common import APPROVED
from schemas.modules.labour.labour_projects import PROJECT_CLASS
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

prison = org_unit.alias("output_prison")


async def by_project(
    tx: Tx, scopes: tuple[str, ...], period: str, unit_path: str
) -> list[ProjectFigures]:
    """Each project in reach that has a row in the period (2026-11 or 2026), approved or not."""
    output, project = metadata.tables["project_output"], metadata.tables["labour_project"]
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    counted = output.c.state == APPROVED
    value = func.coalesce(func.sum(output.c.output_value).filter(counted), Decimal(0))
    title = func.coalesce(item.c.title, project.c.project_class)
    found = (
        select(
            project.c.id.label("project_id"),
            project.c.name,
            prison.c.name.label("prison"),
            project.c.project_class.label("class_code"),
            title.label("class_title"),
            value.label("value"),
            func.count().filter(counted).label("months"),
            func.count().filter(~counted).label("unapproved"),
        )
        .select_from(output)
        .join(project, project.c.id == output.c.project_id)
        .join(prison, prison.c.id == project.c.prison_id)
        .outerjoin(book, book.c.code == PROJECT_CLASS)
        .outerjoin(
            item, and_(item.c.dictionary_id == book.c.id, item.c.code == project.c.project_class)
        )
        .where(
            output.c.month.startswith(period, autoescape=True),
            in_scopes(prison.c.path, scopes),
            prison.c.path.startswith(unit_path, autoescape=True),
        )
        .group_by(project.c.id, prison.c.id, item.c.title)
    )
    return await tx.all(found, ProjectFigures)


class MonthOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Approved output of a class in a prison and month, and how many rows are not approved."""

    prison_id: str
    prison_code: str
    prison: str
    class_code: str
    class_title: str
    month: str
    value: Decimal
    unapproved: int


async def by_month(
    tx: Tx, scopes: tuple[str, ...], unit_path: str, first: str, last: str
) -> list[MonthOutput]:
    """From one month to another, both as 2026-11, in the order of the prisons."""
    output, project = metadata.tables["project_output"], metadata.tables["labour_project"]
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    counted = output.c.state == APPROVED
    value = func.coalesce(func.sum(output.c.output_value).filter(counted), Decimal(0))
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.code.label("prison_code"),
            prison.c.name.label("prison"),
            project.c.project_class.label("class_code"),
            func.coalesce(item.c.title, project.c.project_class).label("class_title"),
            output.c.month,
            value.label("value"),
            func.count().filter(~counted).label("unapproved"),
        )
        .select_from(output)
        .join(project, project.c.id == output.c.project_id)
        .join(prison, prison.c.id == project.c.prison_id)
        .outerjoin(book, book.c.code == PROJECT_CLASS)
        .outerjoin(
            item, and_(item.c.dictionary_id == book.c.id, item.c.code == project.c.project_class)
        )
        .where(
            output.c.month >= first,
            output.c.month <= last,
            in_scopes(prison.c.path, scopes),
            prison.c.path.startswith(unit_path, autoescape=True),
        )
        .group_by(prison.c.id, project.c.project_class, item.c.title, output.c.month)
        .order_by(prison.c.path.collate("C"), output.c.month)
    )
    return await tx.all(found, MonthOutput)
