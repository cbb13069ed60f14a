"""Planting the whole demonstration, once."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from cluster.benches.bureau import made_here
from cluster.benches.seed.accounts import plant_accounts
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_PRISON
from cluster.benches.seed.contacts import plant_contacts
from cluster.benches.seed.contracts import plant_contracts
from cluster.benches.seed.documents import plant_documents
from cluster.benches.seed.faces import plant_faces
from cluster.benches.seed.labour import plant_labour
from cluster.benches.seed.messages import plant_messages
from cluster.benches.seed.papers import Papers
from cluster.benches.seed.pay import plant_pay
from cluster.benches.seed.people import plant_inmates, plant_relatives
from cluster.benches.seed.permissions import plant_permissions
from cluster.benches.seed.phone_fees import plant_phone_fees
from cluster.benches.seed.post_projects import plant_post_projects
from cluster.benches.seed.projects import plant_projects
from cluster.benches.seed.records import Planter, plant_outside, plant_records
from cluster.benches.seed.set_up import plant_set_up
from cluster.benches.seed.tools import plant_tools
from cluster.benches.seed.units import BUREAU, plant_units
from cluster.benches.seed.venues import plant_venues
from cluster.benches.seed.words import plant_words
from connectors.doors import Doors, open_doors
from connectors.postgres.access import rights
from connectors.postgres.audit import audit
from connectors.postgres.family.first_app_modules import plant_app_modules
from connectors.postgres.modules.first_dictionaries import plant_dictionaries
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official.first_official_kinds import plant_official_kinds
from connectors.postgres.people import people
from connectors.postgres.platform import bureau_parts, units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from connectors.vision.engine import make_engine
from pipelines.flows.bureau.filling import is_begun
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.settings import Settings

PATH = f"/{BUREAU[0]}/"
_log = logging.getLogger("qinqiao.seed")


async def seed(settings: Settings) -> bool:
    """Plant everything in one transaction; False where it was planted before.

    What officers changed since is therefore never brought back by a later start. Into a bureau with
    a past its people alone come, whom scripted calls and load need.
    """
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            tree = {one.code: one for one in await units.tree(tx, PATH)}
            parts = await bureau_parts.all_of(tx)
            if parts:
                half = (plan := made_here(settings)) and not is_begun(parts, plan)
                if half or SCRIPT_PRISON not in tree or await _are_there(tx):
                    return False
                await _join(tx, settings, doors, tree)
            elif tree:
                return False
            else:
                await _plant(tx, settings, doors)
    finally:
        await doors.close()
    _log.info("planted the demonstration")
    return True


async def _plant(tx: Tx, settings: Settings, doors: Doors) -> None:
    now = datetime.now(UTC)
    tree = await plant_units(tx)
    seal = doors.rights_seal()
    await rights.plant_built_in(tx, seal)
    await plant_accounts(tx, seal, tree)
    inmates, relatives = await _people(tx, settings, doors, tree, now)
    await plant_dictionaries(tx)
    await plant_official_kinds(tx)
    await plant_app_modules(tx)
    planter = Planter(tx, FieldSeals(doors.keys), now)
    records = await plant_records(planter, tree, inmates, relatives)
    records["outside"] = await plant_outside(planter, tree)
    records |= await plant_contacts(planter, tree[BUREAU[0]], inmates, relatives)
    records |= await plant_labour(planter, tree, inmates)
    records["pay_rules"] = await plant_pay(planter, tree[BUREAU[0]])
    records["venues"] = await plant_venues(planter, tree)
    papers = Papers(planter, doors.store)
    records |= await plant_projects(planter, tree, papers)
    records["post_projects"] = await plant_post_projects(planter)
    records["documents"] = await plant_documents(planter, tree[BUREAU[0]], papers)
    records["message_templates"] = await plant_messages(planter, tree[BUREAU[0]])
    records["call_tariffs"] = await plant_phone_fees(planter, tree[BUREAU[0]])
    records["permissions"] = await plant_permissions(planter, local(now).date())
    words = await plant_words(tx, now)
    counts = {"units": len(tree), "inmates": len(inmates), "words": words}
    await _note(tx, tree[BUREAU[0]].id, counts | records)


async def _join(tx: Tx, settings: Settings, doors: Doors, tree: Mapping[str, UnitRow]) -> None:
    """Among the people of a bureau, who have numbers of their own."""
    now, bureau = tx.now(), tree[BUREAU[0]]
    inmates, relatives = await _people(tx, settings, doors, tree, now)
    planter = Planter(tx, FieldSeals(doors.keys), now)
    records = await plant_records(planter, tree, inmates, relatives)
    papers = Papers(planter, doors.store)
    records["documents"] = await plant_documents(planter, bureau, papers)
    records["contracts"] = await plant_contracts(planter, tree, papers)
    records["tools"] = await plant_tools(planter, papers)
    records["message_templates"] = await plant_messages(planter, bureau)
    records["permissions"] = await plant_permissions(planter, local(now).date())
    records["set_up"] = await plant_set_up(planter, tree, inmates)
    await _note(tx, bureau.id, {"inmates": len(inmates)} | records)


async def _are_there(tx: Tx) -> bool:
    return await people.inmate_by_no(tx, SCRIPT_INMATE.number) is not None


async def _people(
    tx: Tx, settings: Settings, doors: Doors, tree: Mapping[str, UnitRow], now: datetime
) -> tuple[dict[str, str], dict[str, str]]:
    """Ids of inmates by number, and of relatives by openid."""
    inmates = await plant_inmates(tx, tree)
    relatives = await plant_relatives(tx, doors.keys, inmates, now)
    await plant_faces(
        tx,
        engine=make_engine(settings),
        keys=doors.keys,
        store=doors.store,
        inmates=inmates,
        relatives=relatives,
        now=now,
    )
    return inmates, relatives


async def _note(tx: Tx, bureau_id: str, counts: Mapping[str, int]) -> None:
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=system_actor("seed"),
        action="seed.demonstration",
        object_kind="org_unit",
        object_id=bureau_id,
        detail=dict(counts),
    )
