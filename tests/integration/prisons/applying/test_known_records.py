"""Relatives and faces that a visit system registered are kept sealed, and go when it says so."""

import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.people import known_relatives
from pipelines.flows.exchange.applying import Mapped
from pipelines.flows.exchange.applying.problems import NO_PICTURE
from pipelines.flows.sealed_fields import id_no_digest
from pipelines.rules.people.known_relative import picture_place
from pipelines.rules.security.field import open_bytes
from pipelines.rules.security.purposes import FACE as FACE_KEY
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.tables.audit.audit import audit_row
from schemas.tables.exchange.prison_system import prison_system
from schemas.tables.people.known_relative import known_face, known_relative
from tests.integration.prisons.applying.visit_system import SYSTEM, VisitSystem, mapped
from tests.integration.world import World

pytestmark = pytest.mark.integration
RELATIVE, FACE = RecordKind.RELATIVE, RecordKind.FACE
ID_NO = "99000019890723002X"
PICTURE = b"\xff\xd8 a face"


@pytest.fixture
def keys(tmp_path: Path) -> SoftwareKeys:
    return SoftwareKeys(tmp_path / "keys")


@pytest.fixture
async def system(db: Database, world: World, keys: SoftwareKeys) -> VisitSystem:
    row = {"id": SYSTEM, "prison_id": world.prison.id, "kind": "visit", "name": "会见系统"}
    async with db.transaction() as tx:
        await tx.execute(insert(prison_system).values(**row, enabled=True))
    return VisitSystem(db, world, keys)


def relative(key: str = "R1", **more: Any) -> Mapped:
    told = {"relative_no": "QS1", "inmate_no": "3103001", "relative_id_no": ID_NO.lower()}
    return mapped(RELATIVE, key=key, **told | {"relative_name": "林晓梅", "kinship": "女儿"} | more)


def face(picture: bytes = PICTURE, **more: Any) -> Mapped:
    told = {"relative_no": "QS1", "picture": base64.b64encode(picture).decode()}
    return mapped(FACE, key="F1", **told | more)


async def count(db: Database, table: Table) -> int:
    async with db.reading() as tx:
        return int(await tx.scalar(select(func.count()).select_from(table)))


async def test_number_name_and_picture_lie_sealed(
    db: Database, system: VisitSystem, keys: SoftwareKeys
) -> None:
    await system.tell(RELATIVE, relative())
    await system.tell(FACE, face())
    async with db.reading() as tx:
        (known,) = await known_relatives.of_number(tx, id_no_digest(keys, ID_NO))
        (seen,) = await known_relatives.faces_of(tx, [known])
        row = (await tx.execute(select(known_relative))).mappings().one()
    assert known.name_digest == id_no_digest(keys, "林晓梅")
    assert (known.inmate_no, known.kinship) == ("3103001", "女儿")
    assert not {ID_NO, ID_NO.lower(), "林晓梅"} & {str(value) for value in row.values()}
    assert PICTURE not in bytes(seen.picture_sealed)
    opened = open_bytes(keys.sealing(FACE_KEY), bytes(seen.picture_sealed), picture_place(seen.id))
    assert opened == PICTURE


async def test_told_once_more_nothing_changes_and_a_change_counts(
    db: Database, system: VisitSystem
) -> None:
    for _ in range(2):
        await system.tell(RELATIVE, relative())
        await system.tell(FACE, face())
    assert await count(db, audit_row) == 2
    await system.tell(RELATIVE, relative(version=2, kinship="儿媳"))
    await system.tell(FACE, face(b"another", version=2))
    assert await count(db, audit_row) == 4
    assert (await count(db, known_relative), await count(db, known_face)) == (1, 1)


async def test_a_face_goes_with_the_last_registration_of_its_person(
    db: Database, system: VisitSystem
) -> None:
    await system.tell(RELATIVE, relative(), relative("R2", inmate_no="unknown here"))
    await system.tell(FACE, face())
    await system.tell(RELATIVE, relative(version=2, deleted=True))
    assert (await count(db, known_relative), await count(db, known_face)) == (1, 1)
    # A deletion may come without content.
    (outcome,) = await system.tell(RELATIVE, relative("R2", inmate_no="unknown here"))
    bare = Mapped(
        key="R2", version=3, day=None, deleted=True, record=None, target_id=outcome.target_id
    )
    await system.tell(RELATIVE, bare)
    assert (await count(db, known_relative), await count(db, known_face)) == (0, 0)


async def test_what_is_no_picture_is_held(db: Database, system: VisitSystem) -> None:
    (outcome,) = await system.tell(FACE, mapped(FACE, relative_no="QS1", picture="照片"))
    assert outcome.problem == NO_PICTURE
    assert await count(db, known_face) == 0
