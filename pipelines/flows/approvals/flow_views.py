"""Flows and their versions as the console shows them."""

from collections.abc import Callable, Sequence

import msgspec

from connectors.postgres.approvals import flows
from connectors.postgres.approvals.flows import FlowRow, VersionRow
from connectors.postgres.approvals.naming import known_in, names_in
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, base_of, flow_kind_of
from pipelines.flows.approvals.registry import KINDS
from pipelines.flows.services import Services
from pipelines.rules.approvals.titles import node_titles
from pipelines.rules.approvals.validity import problems
from schemas.approvals.flows import (
    FlowDetail,
    FlowKindView,
    FlowProblem,
    FlowVersionView,
    FlowView,
)
from schemas.approvals.state import FlowState


async def kind_views(tx: Tx) -> list[FlowKindView]:
    """Every kind of application, each followed by its variants."""
    views: list[FlowKindView] = []
    for kind in KINDS.values():
        views.append(kind_view(kind))
        for code, title in (await kind.variants(tx) if kind.variants else {}).items():
            views.append(
                msgspec.structs.replace(
                    kind_view(kind),
                    code=flow_kind_of(kind, code),
                    title=f"{kind.title}·{title}",
                    variant_of=kind.code,
                )
            )
    return views


async def kind_titles(tx: Tx) -> dict[str, str]:
    """What a flow's kind is called; one of a variant that is gone is called by its code."""
    return {view.code: view.title for view in await kind_views(tx)}


def kind_view(kind: ApprovalKind) -> FlowKindView:
    return FlowKindView(
        code=kind.code,
        title=kind.title,
        group=kind.group,
        fields=list(kind.fields),
        filing=kind.filing,
        guarding=kind.guarding,
    )


async def flow_views(
    tx: Tx, rows: Sequence[FlowRow], editable: Callable[[FlowRow], bool]
) -> list[FlowView]:
    """The list: what governs, and whether a draft waits beside it."""
    by_flow: dict[str, list[VersionRow]] = {}
    for version in await flows.versions(tx, [row.id for row in rows]):
        by_flow.setdefault(version.flow_id, []).append(version)
    shown = [one.definition for versions in by_flow.values() for one in versions[:2]]
    names = await names_in(tx, shown)
    titles = await kind_titles(tx)
    return [
        flow_view(row, by_flow.get(row.id, []), names, titles, editable=editable(row))
        for row in rows
        if base_of(row.kind) in KINDS
    ]


def flow_view(
    row: FlowRow,
    versions: Sequence[VersionRow],
    names: dict[str, str],
    titles: dict[str, str],
    *,
    editable: bool,
) -> FlowView:
    """`versions` newest first; the nodes are those in force or else the newest."""
    published = next((one for one in versions if one.state is FlowState.PUBLISHED), None)
    draft = next((one for one in versions if one.state is FlowState.DRAFT), None)
    shown = published or (versions[0] if versions else None)
    return FlowView(
        id=row.id,
        kind=row.kind,
        kind_title=titles.get(row.kind, row.kind),
        name=row.name,
        prison_id=row.prison_id,
        prison=row.prison_name,
        state=shown.state if shown else FlowState.DRAFT,
        version=published.number if published else 0,
        draft=draft.number if draft else None,
        nodes=node_titles(shown.definition, names) if shown else [],
        operated_at=row.operated_at,
        operated_by=row.operated_by,
        editable=editable,
    )


async def flow_detail(
    tx: Tx, services: Services, row: FlowRow, kind: ApprovalKind, *, editable: bool
) -> FlowDetail:
    versions = await flows.versions(tx, [row.id])
    running = await flows.running(tx, row.id)
    names = await names_in(tx, [one.definition for one in versions])
    return FlowDetail(
        flow=flow_view(row, versions, names, await kind_titles(tx), editable=editable),
        kind=kind_view(kind),
        versions=[_version_view(one, running.get(one.number, 0)) for one in versions],
        problems=await _problems(tx, services, kind, versions),
        names=names,
    )


async def _problems(
    tx: Tx, services: Services, kind: ApprovalKind, versions: Sequence[VersionRow]
) -> list[FlowProblem]:
    """Of the newest version: a published one may have lost an approver since."""
    if not versions:
        return []
    definition = versions[0].definition
    return problems(
        definition, kind_view(kind), await known_in(tx, services.rights_seal, definition)
    )


def _version_view(row: VersionRow, running: int) -> FlowVersionView:
    return FlowVersionView(
        number=row.number,
        state=row.state,
        definition=row.definition,
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
        published_by=row.published_by,
        published_at=row.published_at,
        running=running,
    )
