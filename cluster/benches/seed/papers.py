"""Made-up papers that the demonstration's officers handed in."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from cluster.benches.seed.records import Planter
from connectors.files.store import SealedStore
from connectors.postgres.access import officers
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import Holder
from pipelines.flows.files.uploads import KIND
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.modules.module import Module
from schemas.platform.files import PDF, ZIP

LINES = (
    b"%PDF-1.4",
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj",
    b"trailer<</Root 1 0 R/Size 4>>",
    b"%%EOF",
    b"",
)
"""An empty page: there is nothing to read in a made-up paper."""


class Made(NamedTuple):
    """A made-up file."""

    media_type: str
    content: bytes


EMPTY_PAGE = Made(PDF, b"\n".join(LINES))
EMPTY_ARCHIVE = Made(ZIP, b"PK\x05\x06" + bytes(18))


class Papers:
    """Hands papers in and lets records hold them."""

    def __init__(self, planter: Planter, store: SealedStore) -> None:
        self._planter = planter
        self._store = store

    async def hand_in(
        self, login: str, module: Module, name: str, field: str = "files", made: Made = EMPTY_PAGE
    ) -> str:
        """A file for a field of a module; answers its id."""
        tx = self._planter.tx
        officer = await officers.by_login(tx, login)
        assert officer is not None
        row = await attachments.add(
            tx,
            self._store.put(KIND, made.media_type, made.content),
            name=name,
            sha256=hashlib.sha256(made.content).hexdigest(),
            purpose=f"{module.code}.{field}",
            owner=Actor(kind=ActorKind.OFFICER, id=officer.id, name=officer.name, address=""),
            at=self._planter.now,
        )
        return row.id

    async def keep(self, module: Module, record_id: str, ids: Sequence[str]) -> None:
        await attachments.hold(self._planter.tx, ids, Holder(module.code, record_id))
