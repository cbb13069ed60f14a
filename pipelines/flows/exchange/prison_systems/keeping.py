"""What is set for the prisons' systems, and how they stand (VC-API-01, VC-ONSITE-31)."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems import (
    feeds,
    fetches,
    problems,
    reconciliations,
    systems,
    versions,
)
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.platform import intents, units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange.prison_systems import secrets
from pipelines.flows.exchange.prison_systems.trial import attempt
from pipelines.flows.exchange.prison_systems.views import (
    Kept,
    day_view,
    kind_view,
    system_view,
    version_view,
)
from pipelines.flows.exchange.prisons.connector import peer_of
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.services import Services
from pipelines.rules.access.codes.exchange import (
    LIST_PRISON_SYSTEMS,
)
from pipelines.rules.access.permissions import in_scopes, require_permission
from pipelines.rules.exchange.prison_systems.validity import problems_of
from schemas.errors import Conflict, InvalidInput
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.settings import SettingsState, SystemSettings
from schemas.exchange.prison_systems.views import (
    ChangeSystem,
    NewSystem,
    ProposeVersion,
    ReconciliationPage,
    RecordKindView,
    SettingsVersion,
    Switch,
    SystemView,
    Trial,
)
from schemas.people.kinds import OrgType

OBJECT = "prison_system"


async def listed(services: Services, officer: Officer) -> list[SystemView]:
    """Every system within reach, with delay, backlog, open problems and gaps."""
    async with services.database.reading() as tx:
        rows = await systems.all_of(tx, officer.scopes)
        kept = await _kept(tx, rows)
    return [system_view(row, kept, services.clock()) for row in rows]


def record_kinds() -> list[RecordKindView]:
    """What systems may tell of, and the contents that a mapping fills."""
    return [kind_view(kind) for kind in RecordKind]


async def one(services: Services, officer: Officer, system_id: str) -> SystemView:
    require_permission(officer.permissions, LIST_PRISON_SYSTEMS)
    async with services.database.reading() as tx:
        return await _view(services, tx, officer, system_id)


async def add(services: Services, officer: Officer, asked: NewSystem) -> SystemView:
    async with (
        _attempt(services, officer, "add", None) as tried,
        services.database.transaction() as tx,
    ):
        prison = await units.get(tx, asked.prison_id)
        known = prison is not None and in_scopes(officer.scopes, prison.path)
        if prison is None or not known or prison.org_type is not OrgType.PRISON:
            raise InvalidInput("请选择监狱。", code="prison_unknown", field="prison_id")
        try:
            async with tx.connection.begin_nested():
                system_id = await systems.add(
                    tx, prison.id, asked.kind, asked.name.strip(), asked.maker.strip(), None
                )
        except IntegrityError as error:
            raise Conflict("该监狱已有这类系统。", code="system_known") from error
        tried.object_id = system_id
        row = await systems.get(tx, system_id, officer.scopes)
        await secrets.replace(services, tx, row, asked.secret)
        await _note(services, tx, officer, "add", system_id, kind=asked.kind.value)
        return await _view(services, tx, officer, system_id)


async def change(
    services: Services, officer: Officer, system_id: str, asked: ChangeSystem
) -> SystemView:
    async with (
        _attempt(services, officer, "change", system_id),
        services.database.transaction() as tx,
    ):
        before = await systems.get(tx, system_id, officer.scopes, for_update=True)
        name, maker = asked.name.strip(), asked.maker.strip()
        await systems.change(tx, system_id, name=name, maker=maker)
        if asked.secret is not None:
            await secrets.replace(services, tx, before, asked.secret)
        told = {"name": [before.name, name], "secret": asked.secret is not None}
        await _note(services, tx, officer, "change", system_id, **told)
        return await _view(services, tx, officer, system_id)


async def switch(services: Services, officer: Officer, system_id: str, asked: Switch) -> SystemView:
    """Exactly this system is asked from now on, or no more."""
    async with (
        _attempt(services, officer, "switch", system_id),
        services.database.transaction() as tx,
    ):
        row = await systems.get(tx, system_id, officer.scopes, for_update=True)
        if asked.enabled and row.active is None:
            raise Conflict("请先启用一个配置版本。", code="no_active_version")
        await systems.change(tx, system_id, enabled=asked.enabled)
        await _note(services, tx, officer, "switch", system_id, enabled=asked.enabled)
        return await _view(services, tx, officer, system_id)


async def settings_versions(
    services: Services, officer: Officer, system_id: str
) -> list[SettingsVersion]:
    async with services.database.reading() as tx:
        await systems.get(tx, system_id, officer.scopes)
        return [version_view(row) for row in await versions.of_system(tx, system_id)]


async def propose(
    services: Services, officer: Officer, system_id: str, asked: ProposeVersion
) -> SettingsVersion:
    """A draft; one with problems is refused with all of them."""
    settings = asked.settings
    async with (
        _attempt(services, officer, "propose", system_id),
        services.database.transaction() as tx,
    ):
        row = await systems.get(tx, system_id, officer.scopes, for_update=True)
        found = problems_of(row.kind, settings, loopback=services.settings.here_stand_ins)
        if found:
            wrong = [
                {"field": one.field, "code": one.code, "message": one.message} for one in found
            ]
            raise InvalidInput("配置有误，请逐项更正。", code="bad_settings", problems=wrong[:100])
        await secrets.follow(services, tx, row, settings.access, asked.secret)
        number = await versions.add(tx, system_id, settings, officer.id, services.clock())
        told = {"number": number, "secret": asked.secret is not None}
        await _note(services, tx, officer, "propose", system_id, **told)
        return version_view(await versions.get(tx, system_id, number))


async def try_out(
    services: Services, officer: Officer, system_id: str, number: int
) -> SettingsVersion:
    """Read a sample and keep what came of it; a version that counts already keeps its state."""
    async with _attempt(services, officer, "try", system_id):
        async with services.database.reading() as tx:
            row = await systems.get(tx, system_id, officer.scopes)
            version = await versions.get(tx, system_id, number)
        seals, access = RawSeals(services.keys), version.settings.access
        secret = seals.open_secret(row.id, row.secret_sealed, access)
        await intents.settle()
        trial = await attempt(
            services.open_system, services.outbound, peer_of(row), version.settings, secret
        )
        async with services.database.transaction() as tx:
            await systems.get(tx, system_id, officer.scopes, for_update=True)
            before = await versions.get(tx, system_id, number, for_update=True)
            state = _tried(before.state, trial)
            await versions.note_trial(tx, system_id, number, state, trial, services.clock())
            detail = {"number": number, "passed": trial.passed}
            await _note(services, tx, officer, "try", system_id, **detail)
            return version_view(await versions.get(tx, system_id, number))


def _tried(before: SettingsState, trial: Trial) -> SettingsState:
    if before not in (SettingsState.DRAFT, SettingsState.TRIED):
        return before
    return SettingsState.TRIED if trial.passed else SettingsState.DRAFT


async def activate(services: Services, officer: Officer, system_id: str, number: int) -> SystemView:
    """From now on this version counts; the connector follows within seconds.

    Names go to the address that it says, so that another duty than its writer's lets it count.
    """
    async with (
        _attempt(services, officer, "activate", system_id),
        services.database.transaction() as tx,
    ):
        row = await systems.get(tx, system_id, officer.scopes, for_update=True)
        version = await versions.get(tx, system_id, number, for_update=True)
        if version.state not in (SettingsState.TRIED, SettingsState.REPLACED):
            raise Conflict("只能启用试运行通过的版本。", code="version_not_tried")
        await _follow_cursors(tx, row, version.settings, number)
        await versions.activate(tx, system_id, number, officer.id, services.clock())
        await systems.change(tx, system_id, active=number)
        await _note(services, tx, officer, "activate", system_id, number=[row.active, number])
        return await _view(services, tx, officer, system_id)


async def _follow_cursors(tx: Tx, row: SystemRow, after: SystemSettings, number: int) -> None:
    """A cursor is good for the adapter, address and name that handed it out."""
    before = None
    if row.active is not None:
        before = (await versions.get(tx, row.id, row.active)).settings
    names = {one.kind: one.name for one in before.kinds} if before else {}
    same_place = before is not None and before.access == after.access
    for mapping in after.kinds:
        keep = same_place and names.get(mapping.kind) == mapping.name
        await feeds.start_again(tx, row.id, [mapping.kind], number, keep=keep)


async def compared_days(
    services: Services,
    officer: Officer,
    *,
    system_id: str | None,
    kind: RecordKind | None,
    since: date | None,
    until: date | None,
    only_gaps: bool,
    limit: int,
    offset: int,
) -> ReconciliationPage:
    async with services.database.reading() as tx:
        rows, total = await reconciliations.page(
            tx,
            officer.scopes,
            system_id=system_id,
            kind=kind,
            since=since,
            until=until,
            only_gaps=only_gaps,
            limit=limit,
            offset=offset,
        )
    return ReconciliationPage(rows=[day_view(row) for row in rows], total=total)


async def _view(services: Services, tx: Tx, officer: Officer, system_id: str) -> SystemView:
    row = await systems.get(tx, system_id, officer.scopes)
    return system_view(row, await _kept(tx, [row]), services.clock())


async def _kept(tx: Tx, rows: list[SystemRow]) -> Kept:
    ids = [row.id for row in rows]
    return Kept(
        settings=await versions.active(tx, ids),
        feeds={(row.system_id, row.kind): row for row in await feeds.of_systems(tx, ids)},
        problems=await problems.open_counts(tx, ids),
        gaps=await reconciliations.gap_counts(tx, ids),
        recordings=await fetches.figures(tx, ids),
    )


def _attempt(services: Services, officer: Officer, verb: str, system_id: str | None) -> Attempt:
    action = f"{OBJECT}.{verb}"
    return Attempt(services, officer.actor(), action, OBJECT, system_id, officer.stream)


async def _note(
    services: Services, tx: Tx, officer: Officer, verb: str, system_id: str, **detail: object
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{OBJECT}.{verb}",
        object_kind=OBJECT,
        object_id=system_id,
        detail=detail,
        at=services.clock(),
    )
