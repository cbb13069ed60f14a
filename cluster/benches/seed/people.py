"""Planting inmates, relatives, their bindings and the black list."""

from collections.abc import Mapping
from datetime import datetime

from cluster.benches.seed.cast import Kin, kin, prisoners
from cluster.benches.seed.hosts import id_no_of, phone_of
from connectors.postgres.ids import make_id
from connectors.postgres.people import people
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.people.whitelist_rules import enlist
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.sealed_fields import id_no_digest, seal_id_no, seal_phone
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.keys import KeyProvider
from schemas.people.kinds import BindingState


async def plant_inmates(tx: Tx, units: Mapping[str, UnitRow]) -> dict[str, str]:
    """Answers the inmates' ids by number."""
    return {
        one.number: await people.add_inmate(
            tx,
            inmate_no=one.number,
            name=one.name,
            prison_id=units[one.prison].id,
            ward_id=units[f"{one.prison}-W{one.ward:02}"].id,
            custody_state=one.custody,
            monthly_calls=one.monthly_calls,
        )
        for one in prisoners()
    }


async def plant_relatives(
    tx: Tx, keys: KeyProvider, inmates: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """Answers the relatives' ids by openid."""
    made: dict[str, str] = {}
    for number, one in enumerate(kin(), 1):
        relative_id = make_id()
        await people.add_relative(tx, _sealed(keys, relative_id, one, number))
        for inmate_no, kinship, state in one.bound_to:
            await people.bind(
                tx,
                relative_id=relative_id,
                inmate_id=inmates[inmate_no],
                kinship=kinship,
                state=state,
            )
            if state is BindingState.APPROVED:
                await enlist(
                    tx,
                    relative_id=relative_id,
                    inmate_id=inmates[inmate_no],
                    since=local(now).date(),
                )
        if one.blacklisted:
            await people.add_to_blacklist(
                tx, relative_id=relative_id, reason=one.blacklisted, since=now
            )
        made[one.openid] = relative_id
    return made


def _sealed(keys: KeyProvider, relative_id: str, one: Kin, number: int) -> RelativeRow:
    id_no, phone = id_no_of(number), phone_of(number)
    return RelativeRow(
        id=relative_id,
        name=one.name,
        wechat_openid=one.openid,
        id_no_sealed=seal_id_no(keys, relative_id, id_no),
        id_no_digest=id_no_digest(keys, id_no),
        phone_sealed=seal_phone(keys, relative_id, phone),
        enabled=True,
        phone_digest=id_no_digest(keys, phone),
    )
