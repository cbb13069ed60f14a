"""Relatives with an approved binding each, who apply for something during a load."""

from collections.abc import Sequence
from datetime import datetime

from cluster.benches.seed.names import made_up_names
from connectors.postgres.ids import make_id
from connectors.postgres.people import people
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.transaction import Tx
from pipelines.flows.sealed_fields import id_no_digest, seal_id_no, seal_phone
from pipelines.rules.security.keys import KeyProvider
from schemas.people.kinds import BindingState, Kinship


async def plant_relatives(
    tx: Tx, keys: KeyProvider, inmate_ids: Sequence[str], now: datetime, *, after: int = 0
) -> list[str]:
    """One for each of the inmates; answers how WeChat calls them.

    `after`: so many were planted before.
    """
    names = made_up_names()
    openids = []
    for number, inmate_id in enumerate(inmate_ids, start=after):
        openid = f"load-{number:05}"
        relative_id = make_id()
        id_no, phone = f"9900001986{number:07}X", f"102{number:08}"
        await people.add_relative(
            tx,
            RelativeRow(
                id=relative_id,
                name=next(names),
                wechat_openid=openid,
                id_no_sealed=seal_id_no(keys, relative_id, id_no),
                id_no_digest=id_no_digest(keys, id_no),
                phone_sealed=seal_phone(keys, relative_id, phone),
                enabled=True,
                phone_digest=id_no_digest(keys, phone),
            ),
        )
        await people.bind(
            tx,
            relative_id=relative_id,
            inmate_id=inmate_id,
            kinship=Kinship.PARENT,
            state=BindingState.APPROVED,
        )
        openids.append(openid)
    return openids
