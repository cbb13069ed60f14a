"""Registering the demonstration's faces with the engine that the settings name."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from cluster.benches.seed.cast import kin, prisoners
from connectors.files.store import SealedStore
from connectors.postgres.people import faces
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from connectors.vision.engine import FaceEngine
from connectors.vision.sample_faces import sample_face
from pipelines.flows.sealed_fields import seal_template
from pipelines.rules.security.keys import KeyProvider
from schemas.people.kinds import SubjectKind


async def plant_faces(
    tx: Tx,
    *,
    engine: FaceEngine,
    keys: KeyProvider,
    store: SealedStore,
    inmates: Mapping[str, str],
    relatives: Mapping[str, str],
    now: datetime,
) -> None:
    for kind, subject_id, sample in _subjects(inmates, relatives):
        picture = sample_face(sample)
        analysis = engine.analyse(picture)
        face = analysis.faces[0]
        stored = store.put("face", "image/jpeg", picture)
        await files.add(tx, stored)
        sealed = seal_template(keys, kind, subject_id, analysis.engine, face.embedding)
        await faces.register(
            tx,
            subject_kind=kind,
            subject_id=subject_id,
            engine=analysis.engine,
            embedding_sealed=sealed,
            dimensions=len(face.embedding),
            quality=face.sharpness,
            picture_file_id=stored.id,
            at=now,
        )


def _subjects(
    inmates: Mapping[str, str], relatives: Mapping[str, str]
) -> Iterator[tuple[SubjectKind, str, str]]:
    for prisoner in prisoners():
        if prisoner.face:
            yield SubjectKind.INMATE, inmates[prisoner.number], prisoner.face
    for one in kin():
        if one.face:
            yield SubjectKind.RELATIVE, relatives[one.openid], one.face
