"""A registered face's vector as the table `face_template` keeps it: sealed, bound to its person."""

from collections.abc import Sequence

from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import FACE
from pipelines.rules.vision.template import pack, unpack
from schemas.people.kinds import SubjectKind


def context_of(kind: SubjectKind, subject_id: str, engine: str) -> str:
    """What a sealed vector is bound to."""
    return f"face_template:{kind.value}:{subject_id}:{engine}"


def seal_template(
    keys: KeyProvider,
    kind: SubjectKind,
    subject_id: str,
    engine: str,
    embedding: Sequence[float],
    nonce: bytes,
) -> bytes:
    """The vector, sealed under `nonce`."""
    context = context_of(kind, subject_id, engine)
    return seal_bytes(keys.sealing(FACE), pack(embedding), context, nonce)


def open_template(
    keys: KeyProvider, kind: SubjectKind, subject_id: str, engine: str, sealed: bytes
) -> list[float]:
    """The vector in clear."""
    context = context_of(kind, subject_id, engine)
    return unpack(open_bytes(keys.sealing(FACE), sealed, context))
