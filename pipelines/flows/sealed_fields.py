"""Where sealed columns of people belong: purpose of the key and context, said once."""

import secrets
from collections.abc import Iterator, Sequence

from connectors.postgres.people.faces import TemplateRow
from pipelines.rules.security.contexts import relative_phone
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.field import open_bytes, open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import FACE, LOOKUP, PERSONAL
from pipelines.rules.security.sm4 import NONCE_BYTES
from pipelines.rules.security.totp import PURPOSE as SECOND_FACTOR
from pipelines.rules.vision import sealed_template
from pipelines.rules.vision.template import unpack
from schemas.people.kinds import PublicEntry, SubjectKind


def seal_phone(keys: KeyProvider, relative_id: str, phone: str) -> bytes:
    return _seal(keys, phone, relative_phone(relative_id))


def open_phone(keys: KeyProvider, relative_id: str, sealed: bytes) -> str:
    return open_field(keys.sealing(PERSONAL), sealed, relative_phone(relative_id))


def seal_id_no(keys: KeyProvider, relative_id: str, id_no: str) -> bytes:
    return _seal(keys, id_no, f"relative.id_no:{relative_id}")


def open_id_no(keys: KeyProvider, relative_id: str, sealed: bytes) -> str:
    return open_field(keys.sealing(PERSONAL), sealed, f"relative.id_no:{relative_id}")


def id_no_digest(keys: KeyProvider, id_no: str) -> str:
    """Finds a relative by identity number without opening any."""
    return keyed_digest(keys.derive(LOOKUP), id_no)


def seal_of_account(keys: KeyProvider, account_id: str, column: str, plain: str) -> bytes:
    """A name, number or phone as the table `public_account` keeps it."""
    return _seal(keys, plain, f"public_account.{column}:{account_id}")


def open_of_account(keys: KeyProvider, account_id: str, column: str, sealed: bytes | None) -> str:
    """Empty where nothing is known."""
    context = f"public_account.{column}:{account_id}"
    return "" if sealed is None else open_field(keys.sealing(PERSONAL), sealed, context)


def subject_digest(keys: KeyProvider, entry: PublicEntry, subject: str) -> str:
    """Finds an account by what an entry calls somebody."""
    return keyed_digest(keys.derive(LOOKUP), f"{entry.value}:{subject}")


def seal_subject(keys: KeyProvider, digest: str, subject: str) -> bytes:
    """What an entry calls somebody, as the table `public_identity` keeps it."""
    return _seal(keys, subject, f"public_identity.subject:{digest}")


def open_subject(keys: KeyProvider, digest: str, sealed: bytes) -> str:
    return open_field(keys.sealing(PERSONAL), sealed, f"public_identity.subject:{digest}")


def phone_digest(keys: KeyProvider, phone: str) -> str:
    """Finds an account by telephone number without opening any."""
    return keyed_digest(keys.derive(LOOKUP), phone)


def seal_template(
    keys: KeyProvider, kind: SubjectKind, subject_id: str, engine: str, embedding: Sequence[float]
) -> bytes:
    """A registered face's vector as the table `face_template` keeps it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return sealed_template.seal_template(keys, kind, subject_id, engine, embedding, nonce)


def open_template(
    keys: KeyProvider, kind: SubjectKind, subject_id: str, engine: str, sealed: bytes
) -> list[float]:
    return sealed_template.open_template(keys, kind, subject_id, engine, sealed)


def open_templates(keys: KeyProvider, rows: Sequence[TemplateRow]) -> Iterator[list[float]]:
    """Many faces, the key derived once."""
    key = keys.sealing(FACE)
    for row in rows:
        context = sealed_template.context_of(row.subject_kind, row.subject_id, row.engine)
        yield unpack(open_bytes(key, row.embedding_sealed, context))


def seal_totp(keys: KeyProvider, officer_id: str, secret: str) -> bytes:
    """The secret of one-time codes as the table `officer` keeps it."""
    return seal_field(
        keys.sealing(SECOND_FACTOR),
        secret,
        f"officer.totp:{officer_id}",
        secrets.token_bytes(NONCE_BYTES),
    )


def open_totp(keys: KeyProvider, officer_id: str, sealed: bytes) -> str:
    return open_field(keys.sealing(SECOND_FACTOR), sealed, f"officer.totp:{officer_id}")


def _seal(keys: KeyProvider, plain: str, context: str) -> bytes:
    return seal_field(keys.sealing(PERSONAL), plain, context, secrets.token_bytes(NONCE_BYTES))
