"""Relatives and faces that a visit system registered, by which people are known here (VC-PUB-07).

What is withdrawn there goes here: these are no records of ours, and nobody's history.
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import known_relatives
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.problems import NO_PICTURE
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import newest, note, put
from pipelines.rules.exchange.prison_records.ids import target_id
from pipelines.rules.people.known_relative import picture_place
from pipelines.rules.security.field import seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import FACE
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import KnownFace, KnownRelative
from schemas.tables.people.known_relative import KNOWN_RELATIVES, known_face, known_relative


class KnownRelativeApplier(ToldApplier):
    """Whom the system registered; an inmate who is unknown here is waited for by nobody.

    The person is known all the same, and the inmate may come tomorrow.
    """

    kind = RecordKind.RELATIVE

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return known_relative

    @property
    def noun(self) -> str:
        return KNOWN_RELATIVES

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        del at
        return await known_relatives.withdraw(tx, ids)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [target_id(system.system_id, "known_relative", one.key) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        seals = self._seals.for_page()
        rows: list[dict[str, Any]] = []
        for target, one in chosen.items():
            told = cast(KnownRelative, one.record)
            if one.deleted:
                continue
            rows.append(
                {
                    "id": target,
                    "system_id": system.system_id,
                    "relative_no": told.relative_no,
                    "inmate_no": told.inmate_no,
                    # As identity numbers are written here.
                    "id_no_digest": seals.digest(told.relative_id_no.strip().upper()),
                    "name_digest": seals.digest(told.relative_name.strip()),
                    "kinship": told.kinship.strip(),
                    "created_at": at,
                    "updated_at": at,
                }
            )
        gone = [target for target, one in chosen.items() if one.deleted]
        changed = await known_relatives.withdraw(tx, gone) if gone else 0
        changed += len(await put(tx, known_relative, rows))
        await note(tx, system, self.noun, len(records), changed)
        return [Outcome(target_id=target) for target in targets]


class KnownFaceApplier(ToldApplier):
    """The faces of these people; the picture is looked at when somebody shows up."""

    kind = RecordKind.FACE

    def __init__(self, keys: KeyProvider) -> None:
        self._keys = keys
        self._seals = FieldSeals(keys)

    @property
    def table(self) -> Table:
        return known_face

    @property
    def noun(self) -> str:
        return KNOWN_RELATIVES

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        del at
        return await known_relatives.withdraw_faces(tx, ids)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [target_id(system.system_id, "known_face", one.key) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        seals, key = self._seals.for_page(), self._keys.sealing(FACE)
        rows: list[dict[str, Any]] = []
        unseen = set()
        for target, one in chosen.items():
            told = cast(KnownFace, one.record)
            if one.deleted:
                continue
            picture = _decoded(told.picture)
            if picture is None:
                unseen.add(target)
                continue
            nonce = secrets.token_bytes(NONCE_BYTES)
            rows.append(
                {
                    "id": target,
                    "system_id": system.system_id,
                    "relative_no": told.relative_no,
                    "picture_sealed": seal_bytes(key, picture, picture_place(target), nonce),
                    "picture_digest": seals.digest(told.picture),
                    "created_at": at,
                    "updated_at": at,
                }
            )
        gone = [target for target, one in chosen.items() if one.deleted]
        changed = await known_relatives.withdraw_faces(tx, gone) if gone else 0
        # A seal differs each time; whether the picture does, its digest says.
        sealed = frozenset({"picture_sealed"})
        changed += len(await put(tx, known_face, rows, passed_over=sealed))
        await note(tx, system, self.noun, len(records), changed)
        return [
            Outcome(problem=NO_PICTURE) if target in unseen else Outcome(target_id=target)
            for target in targets
        ]


def _decoded(text: str) -> bytes | None:
    """None where it is no base64; whether it shows a face is seen when it is looked at."""
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
