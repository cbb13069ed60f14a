"""What an officer does with the records of a module."""

from collections.abc import Iterable

from connectors.postgres.audit import audit
from connectors.postgres.modules import dictionary_rules, periods, records, writing
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules import applying, guarding, overridden, saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.mastering import mastered
from pipelines.flows.modules.searching import found, searching
from pipelines.flows.modules.views import change_view, label_of, period_view, record_view
from pipelines.flows.services import Services
from pipelines.rules.modules.levels import require_fillable, require_none_of
from pipelines.rules.modules.problems import problem, refuse
from pipelines.rules.modules.queries import ListQuery
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.rights import require_start
from pipelines.rules.modules.validation import for_action
from schemas.errors import NotFound
from schemas.modules import field as kinds
from schemas.modules.module import Action, Module, Verb
from schemas.modules.views import (
    ActOnRecord,
    Change,
    CreateRecord,
    EditRecord,
    FieldPeriod,
    PickerChoice,
    Record,
    RecordDetail,
    RecordPage,
    Revealed,
)

Pairs = Iterable[tuple[str, str]]
CHANGING = ("before", "after", "state")
"""What the detail of an audit row has that tells of a change."""


async def page(
    services: Services, officer: Officer, code: str, asked: Pairs, limit: int, offset: int
) -> RecordPage:
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.LIST):
        desk.require(Verb.LIST)
    rows, total = await _page(desk, desk.query(asked), limit, offset)
    return RecordPage(rows=[record_view(desk, row, row.pending) for row in rows], total=total)


async def _page(
    desk: Desk, query: ListQuery, limit: int, offset: int = 0
) -> tuple[list[Stored], int]:
    """Records of a query; one that asks for a sealed number is counted and written down."""
    async with searching(desk, query) as tx:
        rows, total = await records.page(
            tx, desk.module, desk.seals, desk.scopes, query, limit=limit, offset=offset
        )
        await found(tx, desk, query, total)
    return rows, total


async def detail(services: Services, officer: Officer, code: str, record_id: str) -> RecordDetail:
    desk = Desk(services, officer, code)
    async with (
        desk.attempt(Verb.LIST, record_id),
        services.database.transaction() as tx,
    ):
        desk.require(Verb.LIST)
        stored = await desk.need(tx, record_id)
        waiting = await guarding.waiting(tx, desk, record_id)
        return RecordDetail(
            record=record_view(desk, stored, await applying.pending(tx, desk, record_id)),
            waiting=waiting,
            periods=await _periods(tx, desk, record_id),
            overrides=await overridden.shown_of(tx, desk, record_id),
            mastered=await mastered(tx, desk),
        )


async def _periods(tx: Tx, desk: Desk, record_id: str) -> list[FieldPeriod]:
    dated = [field for field in desk.module.fields if field.dated]
    if not dated:
        return []
    rows = await periods.all_of(tx, (desk.module, record_id))
    books = {field.kind.dictionary for field in dated if isinstance(field.kind, kinds.Coded)}
    items = {book: await dictionary_rules.titles(tx, book) for book in sorted(books)}
    return [period_view(desk.module, row, items) for row in rows if row.field not in desk.hidden]


async def create(services: Services, officer: Officer, code: str, asked: CreateRecord) -> Record:
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.CREATE), services.database.transaction() as tx:
        desk.require(Verb.CREATE)
        require_fillable(desk.module, desk.hidden)
        require_none_of(desk.module, desk.hidden, asked.values)
        return record_view(desk, await saving.create(tx, desk, asked.values))


async def edit(
    services: Services, officer: Officer, code: str, record_id: str, asked: EditRecord
) -> Record:
    """Change a record as it was shown; `Conflict` where somebody else was faster."""
    desk = Desk(services, officer, code)
    async with (
        desk.attempt(Verb.EDIT, record_id),
        services.database.transaction() as tx,
    ):
        desk.require(Verb.EDIT)
        require_none_of(desk.module, desk.hidden, asked.values)
        before = await desk.need(tx, record_id, for_update=True)
        _require_version(desk.module, before.version, asked.version)
        pending = await applying.pending(tx, desk, record_id)
        if await saving.needs_approval(tx, desk, before, asked.values, asked.effective_at):
            pending = await guarding.propose_edit(tx, desk, before, asked)
            return record_view(desk, before, pending)
        after = await saving.edit(
            tx,
            desk,
            before,
            asked.values,
            reason=asked.reason,
            effective_at=asked.effective_at,
        )
        return record_view(desk, after, pending)


async def remove(
    services: Services, officer: Officer, code: str, record_id: str, version: int, reason: str
) -> None:
    desk = Desk(services, officer, code)
    async with (
        desk.attempt(Verb.DELETE, record_id),
        services.database.transaction() as tx,
    ):
        desk.require(Verb.DELETE)
        before = await desk.need(tx, record_id, for_update=True)
        _require_version(desk.module, before.version, version)
        if desk.module.removed_by_approval:
            await guarding.propose_removal(tx, desk, before, reason)
        else:
            await applying.require_not_submitted(tx, desk.module, record_id)
            await saving.remove(tx, desk, before, reason=reason)


async def act(
    services: Services,
    officer: Officer,
    code: str,
    record_id: str,
    action_code: str,
    asked: ActOnRecord,
) -> Record:
    """Carry out an action of the module, where the record's state allows it."""
    desk = Desk(services, officer, code)
    action = _action(desk.module, action_code)
    async with (
        desk.attempt(action.code, record_id),
        services.database.transaction() as tx,
    ):
        desk.require(action.code)
        require_none_of(desk.module, desk.hidden, asked.values)
        waiting = await applying.waiting(tx, action, record_id)
        before = await desk.need(tx, record_id, for_update=True)
        _require_version(desk.module, before.version, asked.version)
        require_start(desk.module, action, before, desk.now)
        values, problems = for_action(desk.module, action, asked.values)
        refuse(problems)
        if action.reason and not asked.reason.strip():
            raise problem("reason", "请填写理由")
        if action.guarded:
            case_id = await guarding.propose_action(tx, desk, action, before, asked)
            return record_view(desk, before, case_id)
        after = await saving.act(tx, desk, action, before, values, reason=asked.reason.strip())
        if action.approval:
            after = await applying.apply(tx, desk, action.approval, after, waiting)
        return record_view(desk, after, await applying.pending(tx, desk, record_id))


async def changes(services: Services, officer: Officer, code: str, record_id: str) -> list[Change]:
    """What was done to the record, the newest first."""
    desk = Desk(services, officer, code)
    async with (
        desk.attempt(Verb.LIST, record_id),
        services.database.transaction() as tx,
    ):
        desk.require(Verb.LIST)
        await desk.need(tx, record_id)
        rows = await audit.rows_of(tx, desk.module.code, record_id)
    told = [
        row for row in rows if row.result == "ok" and any(key in row.detail for key in CHANGING)
    ]
    return [change_view(desk, row) for row in reversed(told)]


async def reveal(
    services: Services, officer: Officer, code: str, record_id: str, name: str
) -> Revealed:
    """A sealed value whole; each look is audited (PI-1)."""
    desk = Desk(services, officer, code)
    async with (
        desk.attempt(Verb.REVEAL, record_id),
        services.database.transaction() as tx,
    ):
        desk.require(Verb.REVEAL)
        stored = await desk.need(tx, record_id)
        sealed = {field.name for field in desk.shown.fields if field.mask}
        if name not in sealed:
            raise NotFound("该字段没有隐藏的内容。", code="field_not_sealed")
        await desk.note(tx, Verb.REVEAL, record_id, {"field": name})
        value = stored.values[name]
    return Revealed(value="" if value is None else str(value))


async def choices(
    services: Services, officer: Officer, code: str, text: str, limit: int
) -> list[PickerChoice]:
    """Records that a form may point to, found by their label."""
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.LIST):
        desk.require(Verb.LIST)
    states = _offered_states(desk.module)
    query = ListQuery(text=text.strip(), sort=desk.module.order, states=states, hidden=desk.hidden)
    rows, _ = await _page(desk, query, limit)
    return [PickerChoice(value=row.id, title=label_of(desk.module, row)) for row in rows]


def _offered_states(module: Module) -> tuple[str, ...]:
    """A picker offers what is in use; records of a view are there whatever became of them."""
    if module.states is None or module.view:
        return ()
    return module.states.offered or (module.states.initial,)


def _action(module: Module, code: str) -> Action:
    for action in module.actions:
        if action.code == code:
            return action
    raise NotFound("没有这个操作。", code="action_not_found")


def _require_version(module: Module, current: int, shown: int) -> None:
    if current != shown:
        raise writing.changed_meanwhile(module)
