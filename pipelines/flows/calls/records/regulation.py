"""Which rule of the ministry and the bureau is kept by which setting, as it is now (VC-GEN-20)."""

from collections.abc import Iterable, Mapping, Sequence

from connectors.postgres.approvals import flows
from connectors.postgres.calls import rule_versions
from connectors.postgres.calls.rule_versions import RuleRow, SharingRow
from connectors.postgres.modules import dictionary_rules
from connectors.postgres.people.inmate_rules import LEVELS
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.calls.regulation import CLAUSES, Clause
from pipelines.rules.calls.regulation_words import (
    parameter_value,
    setting_title,
    sharing_title,
    versions,
    way_to,
)
from pipelines.rules.platform.local_time import local
from schemas.calls.regulation import RuleSetting, RuleTable
from schemas.modules.calls.shared_allowances import SHARED_ALLOWANCES
from schemas.settings import Settings


async def table(services: Services, officer: Officer) -> RuleTable:
    """Rules of the bureau, and of the units within reach."""
    today = local(services.clock()).date()
    async with services.database.reading() as tx:
        rules = await rule_versions.rules(tx, officer.scopes)
        shared = await rule_versions.sharings(tx, officer.scopes)
        levels = await dictionary_rules.titles(tx, LEVELS)
        numbers = await _flows(tx)
    rows = []
    for clause in CLAUSES:
        told = [
            one for one in rules if clause.channel is not None and one.channel is clause.channel
        ]
        rows.append(
            RuleSetting(
                code=clause.code,
                group=clause.group,
                rule=clause.rule,
                source=clause.source,
                setting=setting_title(clause),
                to=way_to(clause),
                value=_value(clause, services.settings, told, shared, numbers),
                versions=versions(told, levels, today),
            )
        )
    return RuleTable(rows=rows)


def _value(
    clause: Clause,
    settings: Settings,
    told: Sequence[RuleRow],
    shared: Iterable[SharingRow],
    numbers: Mapping[str, int],
) -> str:
    if clause.parameter:
        return parameter_value(clause.parameter, settings)
    if clause.flow:
        number = numbers.get(clause.flow)
        return f"流程第{number}版" if number else "未设流程"
    if clause.channel is not None:
        return f"{len(told)}条规则" if told else "未设规则"
    if clause.module == SHARED_ALLOWANCES.code:
        return "；".join(map(sharing_title, shared)) or "各算各的"
    return "按记录设置"


async def _flows(tx: Tx) -> dict[str, int]:
    """The number of the bureau's version in force, by kind of approval."""
    found = {}
    for clause in CLAUSES:
        version = await flows.in_force(tx, clause.flow, None) if clause.flow else None
        if version is not None:
            found[clause.flow] = version.number
    return found
