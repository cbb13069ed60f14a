"""Making data sets for a consumer, and showing them (VC-API-06)."""

from collections.abc import Iterable

from connectors.postgres.exchange import data_sets, open_api, open_interfaces
from connectors.postgres.exchange.data_sets import DataSetRow, VersionRow
from connectors.postgres.exchange.open_interfaces import InterfaceRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.exchange.open_api.fetching import hidden_of
from pipelines.flows.exchange.open_api.keeping import MODULE
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.exchange.open_api.interfaces import SETS, require_interface
from pipelines.rules.exchange.open_api.tailoring import (
    call_query,
    choices,
    module_of,
    query_of,
    require_fitting,
)
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.exchange.data_sets import (
    DataSetView,
    FieldChoice,
    NewDataSet,
    NewVersion,
    SetVersion,
    Tailoring,
)
from schemas.exchange.open_api import GrantView
from schemas.modules.module import Verb


async def listed(services: Services, officer: Officer, consumer_id: str) -> list[DataSetView]:
    """A consumer's data sets with all their versions."""
    desk = Desk(services, officer, MODULE)
    desk.require(Verb.LIST)
    async with desk.attempt("access", consumer_id), services.database.transaction() as tx:
        await desk.need(tx, consumer_id)
        return await _views(tx, await data_sets.of_consumer(tx, consumer_id))


async def fields(
    services: Services, officer: Officer, consumer_id: str, interface: str
) -> list[FieldChoice]:
    """What a data set of the interface may hold for this consumer."""
    desk = Desk(services, officer, MODULE)
    desk.require(Verb.LIST)
    async with desk.attempt("access", consumer_id), services.database.transaction() as tx:
        await desk.need(tx, consumer_id)
        grant = await _grant(tx, consumer_id, interface)
        return await _choices(tx, services, grant)


async def make(
    services: Services, officer: Officer, consumer_id: str, asked: NewDataSet
) -> DataSetView:
    """A data set with its first version, open to trials alone."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("data_set", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await desk.need(tx, consumer_id, for_update=True)
        await _require_sound(tx, services, consumer_id, asked.interface, asked.definition)
        code = SETS + asked.code
        made = await data_sets.add(
            tx, consumer_id, code, asked.title, asked.interface, services.clock()
        )
        if made is None:
            raise Conflict("已有同名的数据集。", code="data_set_exists")
        row = await data_sets.named(tx, code)
        assert row is not None
        await _add_version(tx, services, desk, row, asked.definition)
        return (await _views(tx, [row]))[0]


async def change(
    services: Services, officer: Officer, consumer_id: str, interface: str, asked: NewVersion
) -> DataSetView:
    """A further version beside those there are; which one answers is decided by its state."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("data_set", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await desk.need(tx, consumer_id, for_update=True)
        row = await data_sets.named(tx, interface)
        if row is None or row.consumer_id != consumer_id:
            raise NotFound("没有这个数据集。", code="no_such_interface")
        await _require_sound(tx, services, consumer_id, row.base, asked.definition)
        await _add_version(tx, services, desk, row, asked.definition)
        return (await _views(tx, [row]))[0]


async def _add_version(
    tx: Tx, services: Services, desk: Desk, row: DataSetRow, definition: Tailoring
) -> None:
    now, by = services.clock(), desk.officer.name
    version = await data_sets.add_version(tx, row.id, definition, by=by, now=now)
    await open_interfaces.add(tx, row.interface, version, by=by, now=now)
    detail = {
        "interface": row.interface,
        "base": row.base,
        "version": version,
        "fields": {field.name: field.shown.value for field in definition.fields},
        "filters": [f"{one.name}={one.value}" for one in definition.filters],
        "every_s": definition.every_s,
        "rows_a_day": definition.rows_a_day,
    }
    await desk.note(tx, "data_set", row.consumer_id, detail)


async def _require_sound(
    tx: Tx, services: Services, consumer_id: str, base: str, definition: Tailoring
) -> None:
    """Nothing that the consumer's grant of the interface does not cover."""
    grant = await _grant(tx, consumer_id, base)
    require_fitting(definition, await _choices(tx, services, grant))
    module = module_of(base)
    if module is None:
        call_query(definition.filters)
    else:
        hidden = await hidden_of(tx, services, module, whole=grant.unmasked)
        query_of(module, definition.filters, hidden)


async def _grant(tx: Tx, consumer_id: str, interface: str) -> GrantView:
    if not require_interface(interface).fetched:
        raise InvalidInput("这个接口不提供数据查询。", code="nothing_to_fetch")
    for grant in await open_api.grants(tx, consumer_id):
        if grant.interface == interface:
            return grant
    raise InvalidInput("请先授权该接口，再定制数据集。", code="not_granted")


async def _choices(tx: Tx, services: Services, grant: GrantView) -> list[FieldChoice]:
    module = module_of(grant.interface)
    if module is None:
        return choices(None, (), whole=grant.unmasked)
    hidden = await hidden_of(tx, services, module, whole=grant.unmasked)
    return choices(module, hidden, whole=grant.unmasked)


async def _views(tx: Tx, rows: list[DataSetRow]) -> list[DataSetView]:
    lives = {(one.interface, one.version): one for one in await open_interfaces.every(tx)}
    made = await data_sets.versions(tx, [row.id for row in rows])
    return [
        DataSetView(
            id=row.id,
            interface=row.interface,
            title=row.title,
            base=row.base,
            versions=_versions(row, made, lives),
        )
        for row in rows
    ]


def _versions(
    row: DataSetRow, made: Iterable[VersionRow], lives: dict[tuple[str, int], InterfaceRow]
) -> list[SetVersion]:
    found = []
    for one in made:
        if one.data_set_id != row.id:
            continue
        life = lives[row.interface, one.version]
        found.append(
            SetVersion(
                version=one.version,
                definition=one.definition,
                state=life.state,
                ends_on=life.ends_on,
                tried_at=life.tried_at,
                created_at=one.created_at,
                created_by=one.created_by,
            )
        )
    return found
