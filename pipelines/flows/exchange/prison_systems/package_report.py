"""What became of all that a package brought, record by record (VC-APPT-06)."""

from connectors.postgres.exchange.prison_systems import problems, records
from connectors.postgres.exchange.prison_systems.problems import ProblemRow
from connectors.postgres.transaction import Tx
from connectors.prisons.carried import PackageContent
from pipelines.flows.exchange.prisons.taking import read
from pipelines.rules.exchange.prison_systems.mapping import Mapper
from pipelines.rules.exchange.prison_systems.problem_words import title_of
from schemas.exchange.prison_systems.kinds import RECORD_TITLES, RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.packages import KindReport, PackageReport, RefusedItem
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.exchange.prison_systems.state import RawState

HELD = (RawState.HELD, RawState.WITHHELD)
MOST_ITEMS = 500


async def of(
    tx: Tx,
    system_id: str,
    settings: SystemSettings,
    number: int,
    content: PackageContent,
    *,
    again: bool,
) -> PackageReport:
    """By kind in the order of the settings, with each record that was not taken."""
    kinds: list[KindReport] = []
    refused: list[RefusedItem] = []
    for mapping in settings.kinds:
        if mapping.enabled and content.records.get(mapping.name):
            one, items = await _kind(tx, system_id, mapping, content)
            kinds.append(one)
            refused += items
    return PackageReport(
        number=number,
        made_at=content.made_at,
        again=again,
        receipts=content.receipts,
        kinds=kinds,
        refused=refused[:MOST_ITEMS],
    )


async def _kind(
    tx: Tx, system_id: str, mapping: KindMapping, content: PackageContent
) -> tuple[KindReport, list[RefusedItem]]:
    came = read(Mapper(mapping), content.records[mapping.name])
    names = {(one.key, one.version) for one in came}
    keys = {key for key, _ in names}
    states = await records.states(tx, system_id, mapping.kind, keys)
    wrong = await problems.of_keys(tx, system_id, mapping.kind, keys)
    of = {name: states.get(name) for name in names}
    held = sorted(name for name, state in of.items() if state in HELD)
    found = list(of.values())
    counted = KindReport(
        kind=mapping.kind,
        title=RECORD_TITLES[mapping.kind],
        told=len(names),
        accepted=found.count(RawState.APPLIED),
        refused=len(held),
        older=found.count(RawState.STALE),
        waiting=found.count(None),
    )
    return counted, [_item(mapping.kind, key, wrong.get((key, v))) for key, v in held]


def _item(kind: RecordKind, key: str, problem: ProblemRow | None) -> RefusedItem:
    return RefusedItem(
        kind=kind,
        key=key,
        problem=title_of(problem.code) if problem else "",
        problem_id=problem.id if problem else None,
    )
