"""SM4 in Galois/counter mode (GB/T 32907, GB/T 36624): seal and open one piece of bytes."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pipelines.rules.security.keys import KEY_BYTES
from schemas.errors import IntegrityBroken

NONCE_BYTES = 12
TAG_BYTES = 16


def seal(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    """Cipher text and tag; a nonce must never be used twice under one key."""
    encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def unseal(key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
    """The plain bytes; raises `IntegrityBroken` where key, context or a bit differs."""
    if len(sealed) < TAG_BYTES:
        raise IntegrityBroken("密封数据不完整", code="seal_broken", size=len(sealed))
    body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(context)
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag as error:
        raise IntegrityBroken("密封数据校验失败", code="seal_broken", size=len(sealed)) from error


def _sm4_key(key: bytes) -> bytes:
    """Derived keys have 32 bytes; SM4 takes the first 16."""
    if len(key) < KEY_BYTES:
        raise ValueError(f"an SM4 key has {KEY_BYTES} bytes, got {len(key)}")
    return key[:KEY_BYTES]
