"""SM2 signatures and encryption (GB/T 32918.2, .4) by OpenSSL's libcrypto.

`cryptography` does not reach SM2.
Keys are `04‖X‖Y` and a number; they enter libcrypto as DER, whose decoders check the curve.
"""

import ctypes
import ctypes.util
import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from schemas.errors import IntegrityBroken, Unavailable

ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""Of the curve's base point; a private key lies in 1 … ORDER - 2."""
PRIVATE_BYTES = 32
PUBLIC_BYTES = 65
SIGNER_ID = b"1234567812345678"
"""The distinguishing id of GM/T 0009; libcrypto before 4.0 has none of itself."""

_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
_PKCS8 = bytes.fromhex("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420")
"""Headers of a public and a private key on this curve; the key's bytes follow."""


def public_key(private: bytes) -> bytes:
    """The public key, `04‖X‖Y`, of a private one of 32 bytes."""
    with _private(private) as key:
        size = _crypto().i2d_PUBKEY(key, None)
        out = ctypes.create_string_buffer(size)
        _crypto().i2d_PUBKEY(key, ctypes.byref(ctypes.cast(out, ctypes.c_void_p)))
        return out.raw[-PUBLIC_BYTES:]


class Signer:
    """A private key that is decoded once, which costs as much as a signature."""

    def __init__(self, private: bytes) -> None:
        self._key = _of_private(private)
        weakref.finalize(self, _crypto().EVP_PKEY_free, self._key).atexit = False

    def sign(self, data: bytes) -> bytes:
        """A DER signature over SM3 of the signer's id, key and `data`."""
        with _digesting(self._key) as context:
            crypto = _crypto()
            _need(crypto.EVP_DigestSignInit(context, None, crypto.EVP_sm3(), None, self._key))
            size = ctypes.c_size_t()
            _need(crypto.EVP_DigestSign(context, None, ctypes.byref(size), data, len(data)))
            out = ctypes.create_string_buffer(size.value)
            _need(crypto.EVP_DigestSign(context, out, ctypes.byref(size), data, len(data)))
            return out.raw[: size.value]


def sign(private: bytes, data: bytes) -> bytes:
    """One signature with a key."""
    return Signer(private).sign(data)


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the holder of `public` signed exactly this; False too for what is no key."""
    if len(public) != PUBLIC_BYTES or public[0] != 4:
        return False
    key = _decoded("d2i_PUBKEY", _SPKI + public)
    if not key:
        return False
    with _freed(key), _digesting(key) as context:
        crypto = _crypto()
        _need(crypto.EVP_DigestVerifyInit(context, None, crypto.EVP_sm3(), None, key))
        held = crypto.EVP_DigestVerify(context, signature, len(signature), data, len(data))
        crypto.ERR_clear_error()
        return bool(held == 1)


def new_private() -> bytes:
    """A private key by chance."""
    return (secrets.randbelow(ORDER - 2) + 1).to_bytes(PRIVATE_BYTES)


def encrypt(public: bytes, plain: bytes) -> bytes:
    """A few bytes for the holder of `public` alone; DER as GM/T 0009 has it."""
    if len(public) != PUBLIC_BYTES or public[0] != 4:
        raise IntegrityBroken("加密公钥不完整", code="public_key_broken")
    key = _decoded("d2i_PUBKEY", _SPKI + public)
    if not key:
        raise IntegrityBroken("加密公钥不在曲线上", code="public_key_broken")
    with _freed(key):
        return _turned("encrypt", key, plain)


def decrypt(private: bytes, sealed: bytes) -> bytes:
    """What was encrypted for this key; raises `IntegrityBroken` where it was not."""
    with _private(private) as key:
        return _turned("decrypt", key, sealed)


def _turned(way: str, key: Any, given: bytes) -> bytes:
    crypto = _crypto()
    context = crypto.EVP_PKEY_CTX_new(key, None)
    begin, turn = (getattr(crypto, f"EVP_PKEY_{way}{tail}") for tail in ("_init", ""))
    try:
        _need(begin(context))
        size = ctypes.c_size_t()
        _need(turn(context, None, ctypes.byref(size), given, len(given)))
        out = ctypes.create_string_buffer(size.value)
        _need(turn(context, out, ctypes.byref(size), given, len(given)))
        return out.raw[: size.value]
    finally:
        crypto.EVP_PKEY_CTX_free(context)


@contextmanager
def _private(private: bytes) -> Iterator[Any]:
    key = _of_private(private)
    with _freed(key):
        yield key


def _of_private(private: bytes) -> Any:
    if len(private) != PRIVATE_BYTES or not 1 <= int.from_bytes(private) <= ORDER - 2:
        raise IntegrityBroken("签名密钥不在曲线范围内", code="signing_key_broken")
    key = _decoded("d2i_AutoPrivateKey", _PKCS8 + private)
    if not key:
        raise IntegrityBroken("签名密钥无法使用", code="signing_key_broken")
    return key


def _decoded(function: str, der: bytes) -> Any:
    cursor = ctypes.c_char_p(der)
    key = getattr(_crypto(), function)(None, ctypes.byref(cursor), len(der))
    _crypto().ERR_clear_error()
    return key


@contextmanager
def _freed(key: Any) -> Iterator[None]:
    try:
        yield
    finally:
        _crypto().EVP_PKEY_free(key)


@contextmanager
def _digesting(key: Any) -> Iterator[Any]:
    """A digest context that carries the signer's id."""
    crypto = _crypto()
    context, inner = crypto.EVP_MD_CTX_new(), crypto.EVP_PKEY_CTX_new(key, None)
    try:
        _need(crypto.EVP_PKEY_CTX_set1_id(inner, SIGNER_ID, len(SIGNER_ID)))
        crypto.EVP_MD_CTX_set_pkey_ctx(context, inner)
        yield context
    finally:
        crypto.EVP_MD_CTX_free(context)
        crypto.EVP_PKEY_CTX_free(inner)


def _need(answer: int) -> None:
    if answer != 1:
        _crypto().ERR_clear_error()
        raise IntegrityBroken("SM2 运算失败", code="sm2_failed")


@cache
def _crypto() -> Any:
    """libcrypto with the types of what is called here; it is loaded once."""
    library = _load()
    pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "d2i_AutoPrivateKey": (pointer, [pointer, pointer, ctypes.c_long]),
        "d2i_PUBKEY": (pointer, [pointer, pointer, ctypes.c_long]),
        "i2d_PUBKEY": (ctypes.c_int, [pointer, pointer]),
        "EVP_PKEY_free": (None, [pointer]),
        "EVP_PKEY_CTX_new": (pointer, [pointer, pointer]),
        "EVP_PKEY_CTX_free": (None, [pointer]),
        "EVP_PKEY_CTX_set1_id": (ctypes.c_int, [pointer, text, size]),
        "EVP_MD_CTX_new": (pointer, []),
        "EVP_MD_CTX_free": (None, [pointer]),
        "EVP_MD_CTX_set_pkey_ctx": (None, [pointer, pointer]),
        "EVP_sm3": (pointer, []),
        "EVP_DigestSignInit": (ctypes.c_int, [pointer] * 5),
        "EVP_DigestSign": (ctypes.c_int, [pointer, pointer, pointer, text, size]),
        "EVP_DigestVerifyInit": (ctypes.c_int, [pointer] * 5),
        "EVP_DigestVerify": (ctypes.c_int, [pointer, text, size, text, size]),
        "EVP_PKEY_encrypt_init": (ctypes.c_int, [pointer]),
        "EVP_PKEY_encrypt": (ctypes.c_int, [pointer, text, pointer, text, size]),
        "EVP_PKEY_decrypt_init": (ctypes.c_int, [pointer]),
        "EVP_PKEY_decrypt": (ctypes.c_int, [pointer, text, pointer, text, size]),
        "ERR_clear_error": (None, []),
    }
    for name, (answer, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    return library


def _load() -> ctypes.CDLL:
    for name in ("libcrypto.so.3", ctypes.util.find_library("crypto")):
        try:
            if name:
                return ctypes.CDLL(name)
        except OSError:
            continue
    raise Unavailable("本机没有可用的 SM2 密码库（OpenSSL 3）。", code="sm2_unavailable")
