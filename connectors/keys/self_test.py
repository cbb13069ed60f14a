"""SM2, SM3 and SM4 against the standards' own examples and a second implementation (GM/T 0028).

The second one is `gmssl`, which shares no line with OpenSSL. It runs at each start of the platform
and whenever somebody looks at the state of an installation.
"""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec

from connectors.keys import second, sm2
from connectors.keys.second import Second
from pipelines.rules.security import digest, sm4
from pipelines.rules.security.keys import KEY_BYTES
from schemas.errors import QinqiaoError

Random = Callable[[int], bytes]

_KEY: Final = bytes.fromhex("0123456789abcdeffedcba9876543210")
_BLOCK: Final = bytes.fromhex("681edf34d206965e86b3e94f536e4246")
"""GB/T 32907, annex A.1: the key sealed under itself."""
_SM3: Final = (
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
)
"""GB/T 32905, annex A."""
_NONCE: Final = bytes.fromhex("00001234567800000000abcd")
_CONTEXT: Final = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
_PLAIN: Final = b"".join(bytes([one]) * 8 for one in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
_SEALED: Final = bytes.fromhex(
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    "83de3541e4c2b58177e065a9bf7b62ec"
)
"""RFC 8998, appendix A.1."""
_PRIVATE: Final = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
_PUBLIC: Final = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
_MESSAGE: Final = b"message digest"
_SIGNATURE: Final = (
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
_TO_ENCRYPT: Final = b"encryption standard"
_CIPHER_TEXT: Final = (
    "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
    "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0",
    "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766",
    "21886ca989ca9c7d58087307ca93092d651efa",
)
"""GB/T 32918.5, annexes A and C: C1, C3 and C2 of the encryption."""


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """The functions that the product seals, digests and signs with."""

    sm3: Callable[[bytes], bytes]
    seal: Callable[[bytes, bytes, bytes, bytes], bytes]
    unseal: Callable[[bytes, bytes, bytes, bytes], bytes]
    public_key: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]
    encrypt: Callable[[bytes, bytes], bytes]
    decrypt: Callable[[bytes, bytes], bytes]


OURS: Final = Suite(
    sm3=digest.sm3,
    seal=sm4.seal,
    unseal=sm4.unseal,
    public_key=sm2.public_key,
    sign=sm2.sign,
    verify=sm2.verify,
    encrypt=sm2.encrypt,
    decrypt=sm2.decrypt,
)


def failed_checks(random: Random = secrets.token_bytes, suite: Suite = OURS) -> list[str]:
    """Titles of the checks that did not come out right; `random` makes keys and messages."""
    return [title for title, check in CHECKS.items() if not _holds(partial(check, suite, random))]


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (QinqiaoError, ValueError, TypeError, LookupError):
        # What cannot be opened, or is nonsense to the other implementation, did not come out right.
        return False


def _sm3_examples(suite: Suite, random: Random) -> bool:
    return all(suite.sm3(data).hex() == expected for data, expected in _SM3)


def _sm3_agrees(suite: Suite, random: Random) -> bool:
    data = random(100)
    return suite.sm3(data).hex() == second.sm3_hex(data)


def _sm4_examples(suite: Suite, random: Random) -> bool:
    return (
        second.sm4_block(_KEY, _KEY) == _BLOCK
        and suite.seal(_KEY, _NONCE, _PLAIN, _CONTEXT) == _SEALED
        and suite.unseal(_KEY, _NONCE, _SEALED, _CONTEXT) == _PLAIN
    )


def _sm4_agrees(suite: Suite, random: Random) -> bool:
    """GCM's cipher text is counter mode from 2 on, of which the other one makes the blocks."""
    key, nonce, plain = random(KEY_BYTES), random(sm4.NONCE_BYTES), random(40)
    blocks = (second.sm4_block(key, nonce + count.to_bytes(4)) for count in range(2, 5))
    expected = bytes(a ^ b for a, b in zip(plain, b"".join(blocks), strict=False))
    sealed = suite.seal(key, nonce, plain, b"")
    return (
        sealed[: -sm4.TAG_BYTES] == expected
        and suite.unseal(key, nonce, sealed, b"") == plain
        and _refused(partial(suite.unseal, key, nonce, _flipped(sealed), b""))
    )


def _sm2_examples(suite: Suite, random: Random) -> bool:
    return (
        suite.public_key(_PRIVATE) == _PUBLIC
        and suite.verify(_PUBLIC, _MESSAGE, second.signature_der(_SIGNATURE))
        and suite.decrypt(_PRIVATE, second.cipher_text_der(*_CIPHER_TEXT)) == _TO_ENCRYPT
    )


def _sm2_signs(suite: Suite, random: Random) -> bool:
    private, data = _private(random), random(64)
    public = suite.public_key(private)
    other, ours = Second(private, public), suite.sign(private, data)
    return (
        other.verify(data, ours)
        and suite.verify(public, data, other.sign(data, _private(random)))
        and not suite.verify(public, _flipped(data), ours)
    )


def _sm2_encrypts(suite: Suite, random: Random) -> bool:
    private, data = _private(random), random(KEY_BYTES)
    public = suite.public_key(private)
    sealed = suite.encrypt(public, data)
    return (
        Second(private, public).decrypt(sealed) == data
        and suite.decrypt(private, sealed) == data
        and _refused(partial(suite.decrypt, private, _flipped(sealed)))
    )


CHECKS: Final[dict[str, Callable[[Suite, Random], bool]]] = {
    "SM3 标准示例": _sm3_examples,
    "SM3 与 gmssl 比对": _sm3_agrees,
    "SM4 标准示例": _sm4_examples,
    "SM4 与 gmssl 比对": _sm4_agrees,
    "SM2 标准示例": _sm2_examples,
    "SM2 签名与 gmssl 比对": _sm2_signs,
    "SM2 加密与 gmssl 比对": _sm2_encrypts,
}


def _refused(opening: Callable[[], bytes]) -> bool:
    try:
        opening()
    except QinqiaoError:
        return True
    return False


def _flipped(data: bytes) -> bytes:
    """With the last bit turned over."""
    return data[:-1] + bytes([data[-1] ^ 1])


def _private(random: Random) -> bytes:
    number = int.from_bytes(random(sm2.PRIVATE_BYTES)) % (sm2.ORDER - 2) + 1
    return number.to_bytes(sm2.PRIVATE_BYTES)
