"""How secret the data of each module are, and proposing another level (AC-4)."""

from connectors.postgres.access import data_levels, rights_changes
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.rights.proposing import propose
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.rights_change_rows import PROPOSE, Content
from pipelines.rules.modules.levels import (
    ITSELF,
    Levels,
    level_of,
    level_of_module,
    settled,
    written_levels,
)
from schemas.access.kinds import Subject
from schemas.access.rights import FieldLevel, ModuleLevels, ProposeLevels
from schemas.errors import NotFound
from schemas.modules.levelled import LEVELLED
from schemas.modules.module import Module


async def every(services: Services, officer: Officer) -> list[ModuleLevels]:
    async with services.database.transaction() as tx:
        waiting = await rights_changes.open_ones(tx, Subject.DATA_LEVEL, list(LEVELLED))
    return [
        _view(module, officer.levels[code], waiting.get(code)) for code, module in LEVELLED.items()
    ]


async def for_module(services: Services, officer: Officer, code: str, asked: ProposeLevels) -> str:
    """Id of the change; the levels stay as they are until somebody else approves."""
    attempt = Attempt(
        services, officer.actor(), PROPOSE, Subject.DATA_LEVEL.value, code, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        if code not in LEVELLED:
            raise NotFound("没有这个模块。", code="module_not_found")
        before = await level_content(tx, services, code)
        wanted = {one.field: one.level for one in asked.levels}
        after = _content(settled(LEVELLED[code], wanted))
        subject = Subject.DATA_LEVEL
        return await propose(tx, services, officer, subject, code, before, after, asked)


async def level_content(tx: Tx, services: Services, code: str) -> Content:
    """What is set now; a row that was tampered with counts as nothing that one could start from."""
    levels = (await data_levels.every(tx, services.rights_seal))[code]
    return {"levels": ["tampered"]} if levels is None else _content(levels)


def _content(levels: Levels) -> Content:
    return {"levels": [one for one in written_levels(levels).split(",") if one]}


def _view(module: Module, levels: Levels | None, pending: str | None) -> ModuleLevels:
    whole = FieldLevel(
        field=ITSELF,
        title=module.title,
        level=level_of_module(module, levels),
        declared=module.level,
        sealed=False,
        masked=False,
    )
    fields = [
        FieldLevel(
            field=field.name,
            title=field.title,
            level=level_of(module, field, levels),
            declared=level_of(module, field, {}),
            sealed=field.lies_sealed,
            masked=field.mask is not None,
        )
        for field in module.fields
    ]
    return ModuleLevels(
        module=module.code,
        title=module.title,
        fields=[whole, *fields],
        tampered=levels is None,
        pending=pending,
    )
