"""Reading and changing system parameters; a change counts without a restart (VC-CFG-19)."""

from connectors.postgres.audit import audit
from connectors.postgres.platform import parameters
from connectors.postgres.platform.parameters import ParameterRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.platform.parameters.catalog import PARAMETERS, checked, require_parameter
from pipelines.rules.platform.parameters.definition import Definition
from schemas.errors import Conflict
from schemas.platform.parameters import ParameterChange, ParameterView, SetParameter, Value
from schemas.settings import Settings

OBJECT = "parameter"


async def every(services: Services) -> list[ParameterView]:
    async with services.database.transaction() as tx:
        rows = await parameters.changed(tx)
    return [_view(one, services.live.base, rows.get(one.name)) for one in PARAMETERS.values()]


async def put(
    services: Services, officer: Officer, name: str, asked: SetParameter
) -> ParameterView:
    attempt = Attempt(services, officer.actor(), "parameter.set", OBJECT, name, officer.stream)
    async with attempt, services.database.transaction() as tx:
        definition = require_parameter(name)
        after = None if asked.value is None else checked(definition, asked.value)
        await parameters.lock(tx, name)
        before = _value(definition, services.live.base, (await parameters.changed(tx)).get(name))
        if asked.seen != before:
            raise Conflict("参数已被他人修改，请刷新后再改。", code="changed_meanwhile")
        change = ParameterChange(
            before=before,
            after=after,
            at=services.clock(),
            by=officer.name,
            reason=asked.reason.strip(),
        )
        await parameters.put(tx, name, change)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="parameter.set",
            object_kind=OBJECT,
            object_id=name,
            detail={
                "before": {name: before},
                "after": {name: after},
                "reason": change.reason,
            },
        )
        row = (await parameters.changed(tx)).get(name)
    await services.live.refresh()
    return _view(definition, services.live.base, row)


async def changes(services: Services, name: str) -> list[ParameterChange]:
    require_parameter(name)
    async with services.database.transaction() as tx:
        return await parameters.changes(tx, name)


def _value(definition: Definition, base: Settings, row: ParameterRow | None) -> Value:
    value: Value = getattr(base, definition.name) if row is None else row.value
    return value


def _view(definition: Definition, base: Settings, row: ParameterRow | None) -> ParameterView:
    return ParameterView(
        name=definition.name,
        title=definition.title,
        hint=definition.hint,
        group=definition.group,
        kind=definition.kind,
        unit=definition.unit,
        least=definition.least,
        most=definition.most,
        value=_value(definition, base, row),
        default=getattr(base, definition.name),
        changed_at=row.changed_at if row else None,
        changed_by=row.changed_by if row else None,
    )
