"""Configuring flows: the list, new versions, publishing, a prison's own (VC-CFG-01 to -04)."""

from connectors.postgres.approvals import flow_editors, flows
from connectors.postgres.approvals.flows import FlowRow, VersionRow
from connectors.postgres.approvals.naming import known_in
from connectors.postgres.audit import audit
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.default_flows import ensure_default
from pipelines.flows.approvals.flow_views import (
    flow_detail,
    flow_views,
    kind_titles,
    kind_view,
    kind_views,
)
from pipelines.flows.approvals.registry import KINDS, kind_of
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.codes.approvals import EDIT_FLOWS, PUBLISH_FLOWS
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import in_scopes, require_permission
from pipelines.rules.approvals.publishing import require_another_publisher
from pipelines.rules.approvals.validity import problems, summary
from schemas.approvals.definition import Definition
from schemas.approvals.flows import (
    CreateFlow,
    FlowDetail,
    FlowKindView,
    FlowPage,
    FlowProblem,
    PublishFlow,
    SaveFlow,
)
from schemas.approvals.state import FlowState
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.people.kinds import OrgType


async def kinds(services: Services) -> list[FlowKindView]:
    async with services.database.transaction() as tx:
        return await kind_views(tx)


async def page(
    services: Services, officer: Officer, kind: str | None, state: FlowState | None
) -> FlowPage:
    """The bureau's flows, and those of the prisons in scope."""
    async with services.database.transaction() as tx:
        for one in KINDS.values():
            await ensure_default(tx, one, services.clock())
        found = [row for row in await flows.all_flows(tx) if _visible(officer, row)]
        rows = await flow_views(tx, found, lambda row: _editable(officer, row))
    shown = [
        row
        for row in rows
        if (kind is None or row.kind == kind) and (state is None or row.state is state)
    ]
    return FlowPage(rows=shown, total=len(shown))


async def read(services: Services, officer: Officer, flow_id: str) -> FlowDetail:
    async with (
        _attempt(services, officer, "read", flow_id),
        services.database.transaction() as tx,
    ):
        return await _detail(tx, services, officer, await _flow_for(tx, officer, flow_id))


async def create(services: Services, officer: Officer, asked: CreateFlow) -> FlowDetail:
    """A prison's own flow, or that of one variant; it begins as a draft with the bureau's nodes."""
    async with (
        _attempt(services, officer, "create", None),
        services.database.transaction() as tx,
    ):
        kind, now = kind_of(asked.kind), services.clock()
        await _require_place(tx, officer, asked)
        await ensure_default(tx, kind, now)
        bureau = await flows.in_force(tx, kind.code, None)
        by = officer.name
        flow_id = await flows.add(
            tx, kind=asked.kind, prison_id=asked.prison_id, name=asked.name, by=by, at=now
        )
        start = bureau.definition if bureau else kind.default
        number = await flows.save_draft(tx, flow_id, start, note="", by=by, at=now)
        await _note(tx, officer, "create", flow_id, {"kind": asked.kind, "version": number})
        return await _detail(tx, services, officer, await _flow_for(tx, officer, flow_id))


async def _require_place(tx: Tx, officer: Officer, asked: CreateFlow) -> None:
    """A kind has the bureau's flow from the start; only its variants get one there."""
    if asked.kind not in await kind_titles(tx):
        raise NotFound("没有这种审批业务。", code="kind_not_found", kind=asked.kind)
    if asked.prison_id is None:
        if asked.kind in KINDS:
            raise InvalidInput("请选择监狱，局级默认流程已经存在。", code="not_a_prison")
        if not _reaches(officer, "/"):
            raise NotFound("没有找到这个监狱。", code="unit_not_found")
        return
    prison = await units.get(tx, asked.prison_id)
    if prison is None or not _reaches(officer, prison.path):
        raise NotFound("没有找到这个监狱。", code="unit_not_found")
    if prison.org_type is not OrgType.PRISON:
        raise InvalidInput("只能为监狱设置单独的流程。", code="not_a_prison")


async def save(services: Services, officer: Officer, flow_id: str, asked: SaveFlow) -> FlowDetail:
    """Keep a draft, also one with problems; it governs nothing until it is published."""
    async with (
        _attempt(services, officer, "save", flow_id),
        services.database.transaction() as tx,
    ):
        row = await _editable_flow(tx, officer, flow_id, EDIT_FLOWS)
        before = await flows.versions(tx, [flow_id])
        _require_newest(before, asked.base)
        now, by = services.clock(), officer.name
        number = await flows.save_draft(
            tx, flow_id, asked.definition, note=asked.note, by=by, at=now
        )
        await flows.touch(tx, flow_id, name=asked.name, by=by, at=now)
        changed = {
            "version": number,
            "name": [row.name, asked.name],
            "before": before[0].definition if before else None,
            "after": asked.definition,
        }
        await _note(tx, officer, "save", flow_id, changed)
        return await _detail(tx, services, officer, await _flow_for(tx, officer, flow_id))


async def check(
    services: Services, officer: Officer, flow_id: str, definition: Definition
) -> list[FlowProblem]:
    """What would keep a definition from being published."""
    async with services.database.transaction() as tx:
        row = await _flow_for(tx, officer, flow_id)
        return problems(
            definition,
            kind_view(kind_of(row.kind)),
            await known_in(tx, services.rights_seal, definition),
        )


async def publish(
    services: Services, officer: Officer, flow_id: str, asked: PublishFlow
) -> FlowDetail:
    """Let the draft govern new applications; running ones finish on their version."""
    async with (
        _attempt(services, officer, "publish", flow_id),
        services.database.transaction() as tx,
    ):
        row = await _editable_flow(tx, officer, flow_id, PUBLISH_FLOWS)
        versions = await flows.versions(tx, [flow_id])
        _require_newest(versions, asked.version)
        draft = versions[0]
        if draft.state is not FlowState.DRAFT:
            raise Conflict("没有待发布的草稿。", code="no_draft")
        kind = kind_view(kind_of(row.kind))
        if found := problems(
            draft.definition, kind, await known_in(tx, services.rights_seal, draft.definition)
        ):
            raise InvalidInput(
                summary(found), code="flow_invalid", problems=[one.message for one in found]
            )
        if kind.guarding:
            editor = await flow_editors.last_editor(tx, flow_id)
            require_another_publisher(kind.title, officer.id, editor)
        now, by = services.clock(), officer.name
        await flows.publish(tx, flow_id, draft.number, by=by, at=now)
        await flows.touch(tx, flow_id, name=row.name, by=by, at=now)
        await _note(tx, officer, "publish", flow_id, {"version": draft.number})
        return await _detail(tx, services, officer, await _flow_for(tx, officer, flow_id))


async def drop_draft(services: Services, officer: Officer, flow_id: str) -> FlowDetail:
    async with (
        _attempt(services, officer, "drop_draft", flow_id),
        services.database.transaction() as tx,
    ):
        row = await _editable_flow(tx, officer, flow_id, EDIT_FLOWS)
        if not await flows.drop_draft(tx, flow_id):
            raise Conflict("没有草稿可以放弃。", code="no_draft")
        await flows.touch(tx, flow_id, name=row.name, by=officer.name, at=services.clock())
        await _note(tx, officer, "drop_draft", flow_id, {})
        return await _detail(tx, services, officer, await _flow_for(tx, officer, flow_id))


async def retire(services: Services, officer: Officer, flow_id: str) -> FlowDetail:
    """End a prison's own flow: from now on the bureau's governs its applications."""
    async with (
        _attempt(services, officer, "retire", flow_id),
        services.database.transaction() as tx,
    ):
        row = await _editable_flow(tx, officer, flow_id, PUBLISH_FLOWS)
        if row.prison_id is None and row.kind in KINDS:
            raise Conflict("局级默认流程不能停用。", code="default_flow")
        if not await flows.retire(tx, flow_id):
            raise Conflict("该流程没有生效的版本。", code="not_published")
        await flows.touch(tx, flow_id, name=row.name, by=officer.name, at=services.clock())
        await _note(tx, officer, "retire", flow_id, {})
        return await _detail(tx, services, officer, await _flow_for(tx, officer, flow_id))


def _attempt(services: Services, officer: Officer, verb: str, flow_id: str | None) -> Attempt:
    action = f"approval_flow.{verb}"
    return Attempt(services, officer.actor(), action, "approval_flow", flow_id, officer.stream)


async def _flow_for(tx: Tx, officer: Officer, flow_id: str, *, for_update: bool = False) -> FlowRow:
    row = await flows.get(tx, flow_id, for_update=for_update)
    if row is None or not _visible(officer, row):
        raise NotFound("没有找到这个审批流程。", code="flow_not_found")
    return row


async def _editable_flow(tx: Tx, officer: Officer, flow_id: str, action: Permission) -> FlowRow:
    """The flow, locked, where the officer may work on it."""
    require_permission(officer.permissions, action)
    row = await _flow_for(tx, officer, flow_id, for_update=True)
    if not _editable(officer, row):
        raise NotFound("没有找到这个审批流程。", code="flow_not_found")
    return row


def _visible(officer: Officer, row: FlowRow) -> bool:
    """The bureau's default is everybody's to see, since it may govern their prison."""
    return row.prison_path is None or _reaches(officer, row.prison_path)


def _editable(officer: Officer, row: FlowRow) -> bool:
    return _reaches(officer, row.prison_path or "/")


def _reaches(officer: Officer, path: str) -> bool:
    """Whether the path lies in scope; the bureau's default needs a scope at the tree's root."""
    if path == "/":
        return any(scope.count("/") == 2 for scope in officer.scopes)
    return in_scopes(officer.scopes, path)


def _require_newest(versions: list[VersionRow], shown: int) -> None:
    newest = versions[0].number if versions else 0
    if newest != shown:
        raise Conflict("流程已被他人修改，请刷新后再试。", code="changed_meanwhile", version=newest)


async def _detail(tx: Tx, services: Services, officer: Officer, row: FlowRow) -> FlowDetail:
    return await flow_detail(tx, services, row, kind_of(row.kind), editable=_editable(officer, row))


async def _note(
    tx: Tx, officer: Officer, verb: str, flow_id: str, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"approval_flow.{verb}",
        object_kind="approval_flow",
        object_id=flow_id,
        detail=detail,
    )
