"""What the records that orders tell of are called, for officers who may list such records."""

from collections.abc import Mapping, Sequence

from connectors.postgres.exchange.prison_systems.orders import ListedOrder
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.rules.modules.masks import masked
from pipelines.rules.modules.queries import ListQuery
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown
from pipelines.rules.security.keys import KeyProvider
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module, Verb

Names = Mapping[tuple[str, str], str]
"""By module and id."""


async def names(tx: Tx, keys: KeyProvider, officer: Officer, rows: Sequence[ListedOrder]) -> Names:
    """A query a module, whatever the number of orders."""
    asked: dict[str, set[str]] = {}
    for row in rows:
        asked.setdefault(row.module, set()).add(row.object_id)
    seals = FieldSeals(keys)
    told: dict[tuple[str, str], str] = {}
    for code, ids in asked.items():
        module = MODULES[code]
        if module.permission(Verb.LIST) not in officer.permissions:
            continue
        these = ListQuery(ids=tuple(sorted(ids)))
        found, _ = await records.page(
            tx, module, seals, officer.scopes, these, limit=len(ids), offset=0
        )
        told |= {(code, one.id): _called(module, one) for one in found}
    return told


def _called(module: Module, stored: Stored) -> str:
    """As its list shows it: telephone numbers masked."""
    values = masked(module, stored.values)
    words = [
        stored.titles.get(name) or shown(module.field(name), values[name]) for name in module.label
    ]
    return " ".join(word for word in words if word)
