"""The cloud's cryptographic service as the holder of the keys (NF-CRYPTO-35).

`POST <address>/v1/<operation>` with JSON of `schemas.security.key_service`, signed like the opened
interfaces (`pipelines.rules.exchange.open_api.signature`). Master keys never leave it. What it
does not answer is `crypto_service_down`: nothing is ever kept or sent in clear in its place.
"""

import base64
import binascii
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import httpx
import msgspec

from pipelines.rules.exchange.open_api.signature import canonical, sign
from pipelines.rules.security.keys import WrappedKey
from schemas.errors import IntegrityBroken, QinqiaoError, Unavailable
from schemas.security.key_service import (
    AskPublicKey,
    DecryptData,
    DeriveKey,
    SealingKeyGiven,
    SealingKeyOf,
    ServiceBytes,
    SignData,
    UnwrapKey,
    WrapKey,
    WrappedBlob,
)

logger = logging.getLogger(__name__)

T = TypeVar("T", bound=msgspec.Struct)

PATIENCE_S: Final = 3.0
KEPT_S: Final = 600.0
"""Derived keys are asked for again after so long, so that one withdrawn at the service ends."""
BROKEN: Final = 422
"""The service's status for what does not open or hold."""


class ServiceKeys:
    """A `KeyProvider` whose keys lie in the service."""

    def __init__(
        self,
        url: str,
        *,
        key_id: str,
        secret: bytes,
        ca_file: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`secret` signs the requests; `ca_file` names who vouches for the service, if not the
        system's own authorities."""
        self._url = httpx.URL(url.rstrip("/") + "/v1/")
        self._key_id = key_id
        self._secret = secret
        self._clock = clock
        self._http = httpx.Client(timeout=PATIENCE_S, verify=ca_file or True, trust_env=False)
        self._derived: dict[str, tuple[bytes, float]] = {}
        self._current: dict[str, tuple[int, float]] = {}
        self._sealing: dict[tuple[str, int], tuple[bytes, float]] = {}
        self._public: dict[str, bytes] = {}

    def wrap(self, key: bytes) -> WrappedKey:
        answer = self._ask("wrap", WrapKey(key=_text(key)), WrappedBlob)
        return WrappedKey(answer.key_id, _bytes(answer.blob))

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        asked = UnwrapKey(key_id=wrapped.key_id, blob=_text(wrapped.blob))
        return self._content("unwrap", asked)

    def derive(self, purpose: str) -> bytes:
        known, until = self._derived.get(purpose, (b"", 0.0))
        if self._clock() < until:
            return known
        key = self._content("derive", DeriveKey(purpose=purpose))
        self._derived[purpose] = (key, self._clock() + KEPT_S)
        return key

    def sealing(self, purpose: str) -> "ServiceGenerations":
        return ServiceGenerations(self, purpose)

    def generation(self, purpose: str) -> int:
        """The one that seals now."""
        known, until = self._current.get(purpose, (0, 0.0))
        if self._clock() < until:
            return known
        given = self._given(purpose, None)
        self._current[purpose] = (given.generation, self._clock() + KEPT_S)
        return given.generation

    def sealing_key(self, purpose: str, generation: int) -> bytes:
        known, until = self._sealing.get((purpose, generation), (b"", 0.0))
        if self._clock() < until:
            return known
        return _bytes(self._given(purpose, generation).content)

    def _given(self, purpose: str, generation: int | None) -> SealingKeyGiven:
        asked = SealingKeyOf(purpose=purpose, generation=generation)
        given = self._ask("sealing", asked, SealingKeyGiven)
        kept = (_bytes(given.content), self._clock() + KEPT_S)
        self._sealing[purpose, given.generation] = kept
        return given

    def sign(self, owner: str, data: bytes) -> bytes:
        return self._content("sign", SignData(owner=owner, data=_text(data)))

    def decrypt(self, owner: str, sealed: bytes) -> bytes:
        return self._content("decrypt", DecryptData(owner=owner, sealed=_text(sealed)))

    def public_key(self, owner: str) -> bytes:
        if owner not in self._public:
            self._public[owner] = self._content("public-key", AskPublicKey(owner=owner))
        return self._public[owner]

    def _content(self, operation: str, asked: msgspec.Struct) -> bytes:
        return _bytes(self._ask(operation, asked, ServiceBytes).content)

    def _ask(self, operation: str, asked: msgspec.Struct, kind: type[T]) -> T:
        url, body = self._url.join(operation), msgspec.json.encode(asked)
        try:
            reply = self._http.post(url, content=body, headers=self._headers(url.path, body))
        except httpx.TransportError as gone:
            raise _down(operation, "away") from gone
        if reply.status_code == BROKEN:
            raise IntegrityBroken("密码服务打不开该密文", code="unknown_key", operation=operation)
        if not reply.is_success:
            raise _down(operation, str(reply.status_code))
        try:
            return msgspec.json.decode(reply.content, type=kind)
        except msgspec.MsgspecError as error:
            raise _down(operation, "garbled") from error

    def _headers(self, path: str, body: bytes) -> dict[str, str]:
        at, nonce = str(int(self._clock())), secrets.token_hex(16)
        text = canonical("POST", path, (), at, nonce, body)
        return {
            "Content-Type": "application/json",
            "X-Api-Key": self._key_id,
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": sign(self._secret, text),
        }


@dataclass(frozen=True)
class ServiceGenerations:
    """The keys of one purpose over the service's generations."""

    keys: ServiceKeys
    purpose: str

    @property
    def current(self) -> int:
        return self.keys.generation(self.purpose)

    def of(self, generation: int) -> bytes:
        return self.keys.sealing_key(self.purpose, generation)


def _down(operation: str, why: str) -> QinqiaoError:
    logger.error("the cryptographic service did not %s: %s", operation, why)
    return Unavailable("密码服务暂时不可用，请稍后再试。", code="crypto_service_down", why=why)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _down("answer", "garbled") from error
