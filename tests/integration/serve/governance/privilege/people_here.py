"""Relatives of every kind, bound to the world's inmate as the platform knows them."""

from datetime import date

from connectors.postgres.ids import make_id
from connectors.postgres.people import people as persons
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.people.whitelist_rules import enlist
from pipelines.flows.sealed_fields import id_no_digest, seal_id_no, seal_phone
from schemas.people.kinds import Kinship, SubjectKind
from tests.integration.serve.governance.privilege.kinds import Kind
from tests.integration.serve.world import World, register_face


async def bound(world: World, kind: Kind, number: int) -> str:
    """The relative's id; who is bound in no way has no face and no binding here."""
    assert kind.here is not None
    relative_id, phone = make_id(), f"1390000{number:04}"
    row = RelativeRow(
        id=relative_id,
        name=f"来访{kind.name}",
        wechat_openid=f"wx-{kind.name}",
        id_no_sealed=seal_id_no(world.keys, relative_id, phone),
        id_no_digest=id_no_digest(world.keys, phone),
        phone_sealed=seal_phone(world.keys, relative_id, phone),
        enabled=True,
    )
    async with world.database.transaction() as tx:
        await persons.add_relative(tx, row)
        await persons.bind(
            tx, relative_id=relative_id, inmate_id=world.inmate_id, kinship=Kinship(kind.here)
        )
        await enlist(tx, relative_id=relative_id, inmate_id=world.inmate_id, since=date(2020, 1, 1))
        await register_face(tx, world, SubjectKind.RELATIVE, relative_id, kind.name)
    return relative_id
