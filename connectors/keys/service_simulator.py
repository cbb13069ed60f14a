"""A stand-in for the cloud's cryptographic service: it really holds keys, and fails as it is told.

Run as `python -m connectors.keys.service_simulator PORT SECRET_FILE KEYS_DIR`.
"""

import base64
import binascii
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from connectors.keys.software import SoftwareKeys
from connectors.simulated_service import (
    FAILED,
    UNREADABLE,
    Asked,
    Callers,
    Reply,
    SimulatedService,
    refused,
    serve_forever,
)
from pipelines.rules.security.keys import KeyProvider, WrappedKey
from schemas.errors import IntegrityBroken, InvalidInput, NotFound, QinqiaoError
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

PREFIX = "/v1/"
Answer = ServiceBytes | WrappedBlob | SealingKeyGiven


class KeyServiceSimulator(SimulatedService):
    """`failing`, `garbled` and `goes_on` may be set at any time."""

    def __init__(self, keys: KeyProvider, *, secret: bytes, port: int = 0) -> None:
        super().__init__(self._reply, port)
        self.failing = False
        """Answers with 500."""
        self.garbled = False
        """Its JSON ends in the middle."""
        self.goes_on = threading.Event()
        """While it is cleared nobody is answered, nor refused."""
        self.goes_on.set()
        self.asked: list[str] = []
        self._keys = keys
        self._callers = Callers(secret)
        self._one_at_a_time = threading.Lock()

    @property
    def url(self) -> str:
        return self.origin

    def _reply(self, asked: Asked) -> Reply:
        self.goes_on.wait()
        if self.failing:
            return FAILED
        try:
            answer = Reply(200, msgspec.json.encode(self._answer(asked)))
        except IntegrityBroken as broken:
            return refused(broken, 422)
        except QinqiaoError as refusal:
            return refused(refusal)
        except msgspec.MsgspecError:
            return UNREADABLE
        return answer.half() if self.garbled else answer

    def _answer(self, asked: Asked) -> Answer:
        """One operation for whoever signed exactly this, for the first time."""
        self._callers.admit(asked)
        operation = asked.path.removeprefix(PREFIX)
        with self._one_at_a_time:
            self.asked.append(operation)
            answered = OPERATIONS.get(operation)
            if answered is None:
                raise NotFound("没有这种操作。")
            return answered(self._keys, asked.body)


def _wrap(keys: KeyProvider, body: bytes) -> Answer:
    wrapped = keys.wrap(_bytes(msgspec.json.decode(body, type=WrapKey).key))
    return WrappedBlob(key_id=wrapped.key_id, blob=_text(wrapped.blob))


def _unwrap(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=UnwrapKey)
    return _content(keys.unwrap(WrappedKey(asked.key_id, _bytes(asked.blob))))


def _derive(keys: KeyProvider, body: bytes) -> Answer:
    return _content(keys.derive(msgspec.json.decode(body, type=DeriveKey).purpose))


def _sealing(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=SealingKeyOf)
    key = keys.sealing(asked.purpose)
    generation = asked.generation or key.current
    return SealingKeyGiven(generation=generation, content=_text(key.of(generation)))


def _sign(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=SignData)
    return _content(keys.sign(asked.owner, _bytes(asked.data)))


def _decrypt(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=DecryptData)
    return _content(keys.decrypt(asked.owner, _bytes(asked.sealed)))


def _public_key(keys: KeyProvider, body: bytes) -> Answer:
    return _content(keys.public_key(msgspec.json.decode(body, type=AskPublicKey).owner))


OPERATIONS: dict[str, Callable[[KeyProvider, bytes], Answer]] = {
    "wrap": _wrap,
    "unwrap": _unwrap,
    "derive": _derive,
    "sealing": _sealing,
    "sign": _sign,
    "decrypt": _decrypt,
    "public-key": _public_key,
}


def _content(content: bytes) -> ServiceBytes:
    return ServiceBytes(content=_text(content))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("内容不是 Base64。") from error


def main(port: str, secret_file: str, keys_dir: str) -> None:
    secret = Path(secret_file).read_bytes().strip()
    keys = SoftwareKeys(Path(keys_dir))
    serve_forever(KeyServiceSimulator(keys, secret=secret, port=int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
