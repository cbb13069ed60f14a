"""A small prison with made-up people, for tests of the faces."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from cluster.benches.seed.permissions import plant_permissions
from cluster.benches.seed.records import Planter
from connectors.files.store import SealedStore
from connectors.keys.software import SoftwareKeys
from connectors.postgres.access import officers, rights
from connectors.postgres.database import Database
from connectors.postgres.family.first_app_modules import plant_app_modules
from connectors.postgres.ids import make_id
from connectors.postgres.modules.first_dictionaries import plant_dictionaries
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official.first_official_kinds import plant_official_kinds
from connectors.postgres.people import faces, people
from connectors.postgres.people.whitelist_rules import enlist
from connectors.postgres.platform import files, units
from connectors.postgres.reports.first_reports import plant_reports
from connectors.postgres.speech.words import word_classes
from connectors.postgres.transaction import Tx
from pipelines.flows.sealed_fields import id_no_digest, seal_id_no, seal_phone, seal_template
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.row_seal import PURPOSE as ACCESS_RIGHTS
from pipelines.rules.security.row_seal import RowSeal
from pipelines.rules.vision.face import Face, FaceAnalysis
from schemas.errors import InvalidInput
from schemas.people.kinds import Kinship, OrgType, Role, SubjectKind
from schemas.settings import Settings
from schemas.speech.words import WordClassRequest
from tests.passwords import as_kept

ENGINE = "painted"
PAINTED = pytest.mark.stand_in("faces", "The faces are painted: whose they are is written in them.")
PASSWORD = "long enough for a test"
JPEG = cv2.imencode(".jpg", np.full((64, 64, 3), 127, np.uint8))[1].tobytes()


def painted(*names: str) -> bytes:
    """A picture that shows the named people; the painted engine below can read it."""
    return JPEG + b"|" + ",".join(names).encode()


def vector(name: str) -> list[float]:
    """A direction of its own for each known name, and one for all others.

    A `~` after the name is the same person on a bad day: the cosine to the good one is 0.8.
    """
    known = ("li", "wang", "zhou")
    bare = name.removesuffix("~")
    place = known.index(bare) if bare in known else len(known)
    along, beside = (1.0, 0.0) if bare == name else (0.8, 0.6)
    return [{place: along, 7: beside}.get(index, 0.0) for index in range(8)]


class PaintedFaces:
    """Stands in for the face model: it reads who was painted, and refuses garbage as that does.

    Most tests ask what follows from whose face it is; made-up people of any number have one here,
    and no server loads a model first. Whose face it is, tests with `RealFaces` ask.
    """

    def __init__(self) -> None:
        self.there = True

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        if not picture.startswith(JPEG):
            raise InvalidInput("照片无法识别，请重新拍摄。", code="unreadable_picture")
        names = picture[len(JPEG) + 1 :].decode()
        shown = [_face(name) for name in names.split(",") if name]
        return FaceAnalysis(width=640, height=480, faces=shown, engine=ENGINE)

    async def ready(self) -> bool:
        return self.there


def _face(name: str) -> Face:
    return Face(
        box=(200, 120, 240, 240),
        landmarks=((260, 200), (380, 200), (320, 260), (280, 310), (360, 310)),
        score=0.99,
        sharpness=1.0,
        brightness=128,
        turn=0.0,
        embedding=vector(name),
    )


@dataclass
class World:
    """Ids and doors of the planted people."""

    settings: Settings
    database: Database
    keys: KeyProvider
    files: SealedStore
    bureau_id: str = ""
    prison_id: str = ""
    other_prison_id: str = ""
    ward_id: str = ""
    relative_id: str = ""
    stranger_id: str = ""
    inmate_id: str = ""
    now: datetime | None = None

    """The test's own time, for what comes about at another hour or day; by itself it is now."""

    @property
    def seal(self) -> RowSeal:
        return RowSeal(self.keys.derive(ACCESS_RIGHTS))

    def clock(self) -> datetime:
        return self.now or datetime.now(UTC)


OFFICERS: dict[str, tuple[str, frozenset[Role]]] = {
    "approver": ("P03-W01", frozenset({Role.APPROVER})),
    "monitor": ("P03-W01", frozenset({Role.MONITOR})),
    "reviewer": ("P03", frozenset({Role.REVIEWER})),
    "elsewhere": ("P04", frozenset({Role.APPROVER, Role.MONITOR, Role.REVIEWER})),
    "keeper": ("SH", frozenset({Role.WORD_KEEPER})),
    "local_keeper": ("P03", frozenset({Role.WORD_KEEPER})),
    "auditor": ("SH", frozenset({Role.AUDITOR})),
    "sysadmin": ("SH", frozenset({Role.SYSTEM_ADMIN})),
    "security": ("SH", frozenset({Role.SECURITY_ADMIN})),
    "labour": ("P03-W01", frozenset({Role.LABOUR})),
    "documents": ("SH", frozenset({Role.DOCUMENT_KEEPER})),
    "discipline": ("P03", frozenset({Role.DISCIPLINE})),
    "leader": ("P03", frozenset({Role.LEADER})),
    "other_leader": ("P04", frozenset({Role.LEADER})),
    "chief": ("SH", frozenset({Role.LEADER})),
    "prison_approver": ("P03", frozenset({Role.APPROVER})),
}


async def plant(settings: Settings, database: Database) -> World:
    """Two prisons, an officer of every role, two relatives and two inmates."""
    keys = SoftwareKeys(Path(settings.keys_dir))
    store = SealedStore(Path(settings.files_dir), keys)
    world = World(settings=settings, database=database, keys=keys, files=store)
    async with database.transaction() as tx:
        await _units(tx, world)
        await inhabit(tx, world)
    return world


async def inhabit(tx: Tx, world: World) -> None:
    """The officers and people of units that are there, and what forms and pages need."""
    await _officers(tx, world)
    await _people(tx, world)
    await word_classes.add_class(tx, WordClassRequest(code="escape", name="脱逃类", severity=3))
    await plant_dictionaries(tx)
    await plant_official_kinds(tx)
    now = datetime.now(UTC)
    await plant_permissions(Planter(tx, FieldSeals(world.keys), now), date(2020, 1, 1))
    await plant_app_modules(tx)
    await plant_reports(tx, datetime.now(UTC))


async def _units(tx: Tx, world: World) -> None:
    bureau = await units.add(tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU)
    world.bureau_id = bureau.id
    for code in ("P03", "P04"):
        prison = await units.add(
            tx, parent=bureau, code=code, name=f"{code}监狱", org_type=OrgType.PRISON
        )
        ward = await units.add(
            tx, parent=prison, code=f"{code}-W01", name="一监区", org_type=OrgType.WARD
        )
        if code == "P03":
            world.prison_id, world.ward_id = prison.id, ward.id
        else:
            world.other_prison_id = prison.id


async def _officers(tx: Tx, world: World) -> None:
    await rights.plant_built_in(tx, world.seal)
    kept = as_kept(PASSWORD)
    for number, (login, (code, roles)) in enumerate(OFFICERS.items()):
        unit = await units.by_code(tx, code)
        assert unit is not None
        officer_id = await officers.add(
            tx,
            login=login,
            name=f"民警{login}",
            police_no=f"31{number:05d}",
            org_unit_id=unit.id,
            password_hash=kept,
        )
        await rights.give(tx, world.seal, officer_id, roles, [unit.id])


async def _people(tx: Tx, world: World) -> None:
    world.inmate_id = await people.add_inmate(
        tx,
        inmate_no="3103000001",
        name="周某",
        prison_id=world.prison_id,
        ward_id=world.ward_id,
        monthly_calls=3,
    )
    world.relative_id = await _relative(tx, world, "wx-li", "李某某", "13800000001")
    world.stranger_id = await _relative(tx, world, "wx-wang", "王某某", "13800000002")
    await people.bind(
        tx, relative_id=world.relative_id, inmate_id=world.inmate_id, kinship=Kinship.SPOUSE
    )
    await enlist(
        tx, relative_id=world.relative_id, inmate_id=world.inmate_id, since=date(2020, 1, 1)
    )
    await register_face(tx, world, SubjectKind.RELATIVE, world.relative_id, "li")
    await register_face(tx, world, SubjectKind.RELATIVE, world.stranger_id, "wang")
    await register_face(tx, world, SubjectKind.INMATE, world.inmate_id, "zhou")


async def _relative(tx: Tx, world: World, openid: str, name: str, phone: str) -> str:
    relative_id = make_id()
    row = people.RelativeRow(
        id=relative_id,
        name=name,
        wechat_openid=openid,
        id_no_sealed=seal_id_no(world.keys, relative_id, phone),
        id_no_digest=id_no_digest(world.keys, phone),
        phone_sealed=seal_phone(world.keys, relative_id, phone),
        enabled=True,
    )
    await people.add_relative(tx, row)
    return relative_id


def unlike() -> bytes:
    """What makes two pictures of one face two files."""
    return os.urandom(4)


async def register_face(
    tx: Tx, world: World, kind: SubjectKind, subject_id: str, name: str
) -> None:
    """As an officer would, without the picture's own check."""
    stored = world.files.put("face", "image/jpeg", painted(name) + unlike())
    await files.add(tx, stored)
    await faces.register(
        tx,
        subject_kind=kind,
        subject_id=subject_id,
        engine=ENGINE,
        embedding_sealed=seal_template(world.keys, kind, subject_id, ENGINE, vector(name)),
        dimensions=8,
        quality=0.99,
        picture_file_id=stored.id,
        at=datetime.now(UTC),
    )
