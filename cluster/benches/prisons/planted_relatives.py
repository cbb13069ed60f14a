"""Whom the stand-ins' inmates are called by: numbers of strangers would wait for ever."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.postgres.bulk import copy_rows
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from connectors.prisons.simulators.population import Population
from pipelines.flows.sealed_fields import id_no_digest, seal_id_no, seal_phone
from pipelines.rules.bureau.stories.people import RelativeTold
from pipelines.rules.security.keys import KeyProvider
from schemas.people.kinds import BindingState
from schemas.tables.people.person import inmate_binding, relative


async def plant_relatives(
    tx: Tx, keys: KeyProvider, populations: Sequence[Population], inmates: Mapping[str, str]
) -> None:
    """Each with an approved binding; inmates' ids are given by their numbers."""
    bound = [
        (make_id(), inmates[inmate.inmate_no], one)
        for population in populations
        for inmate in population.inmates
        for one in inmate.relatives
    ]
    await copy_rows(tx, relative, _relatives(keys, bound))
    await copy_rows(tx, inmate_binding, _bindings(bound))


def _relatives(
    keys: KeyProvider, bound: Sequence[tuple[str, str, RelativeTold]]
) -> Iterator[dict[str, Any]]:
    for relative_id, _, one in bound:
        yield {
            "id": relative_id,
            "name": one.name,
            "wechat_openid": f"told-{relative_id}",
            "id_no_sealed": seal_id_no(keys, relative_id, one.id_no),
            "id_no_digest": id_no_digest(keys, one.id_no),
            "phone_sealed": seal_phone(keys, relative_id, one.phone),
            "enabled": True,
            "phone_digest": id_no_digest(keys, one.phone),
        }


def _bindings(bound: Sequence[tuple[str, str, RelativeTold]]) -> Iterator[dict[str, Any]]:
    for relative_id, inmate_id, one in bound:
        yield {
            "id": make_id(),
            "relative_id": relative_id,
            "inmate_id": inmate_id,
            "kinship": one.kinship.value,
            "state": BindingState.APPROVED.value,
        }
