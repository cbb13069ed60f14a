"""What a terminal signs, as the description for other makers has it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gmssl import sm2 as other_sm2
from gmssl import sm3

from connectors.keys import sm2
from connectors.platforms.terminal_key import TerminalKey
from pipelines.rules.devices.signature import (
    NONCE,
    SERIAL,
    SIGNATURE,
    TIME,
    Asked,
    fingerprint,
    signature_bytes,
    signed_request,
    signed_text,
)
from schemas.errors import Unauthenticated

DOCUMENT = Path("docs/protocols.md").read_text(encoding="utf-8")
ASKED = Asked(method="post", path="/api/device/logs", query=[("b", "2"), ("a", "1 2")], body=b"{}")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEADERS = {SERIAL: "QQ-1", TIME: "1764410000", NONCE: "0123456789abcdef", SIGNATURE: "3044"}


def example(name: str) -> str:
    """A block of the worked example."""
    found = re.search(rf"<!-- terminal {name} -->\n+```[a-z]*\n(.*?)\n```", DOCUMENT, re.DOTALL)
    assert found is not None, name
    return found[1]


def test_the_signed_text_is_one_part_a_line_and_the_serial_number_the_last() -> None:
    assert signed_text("QQ-1", "1764410000", "n", ASKED).decode().split("\n") == [
        "POST",
        "/api/device/logs",
        "a=1%202&b=2",
        "1764410000",
        "n",
        sm3.sm3_hash(list(b"{}")),
        "QQ-1",
    ]


def test_the_worked_example_holds() -> None:
    headers = dict(line.split(": ") for line in example("headers").splitlines()[1:])
    told = {name.lower(): value for name, value in headers.items()}
    request = signed_request(told, told[SERIAL])
    asked = Asked(
        method="POST", path="/api/device/heartbeat", query=(), body=example("body").encode()
    )
    text = signed_text(told[SERIAL], request.at, request.nonce, asked)
    assert text.decode() == example("text")
    key = example("key").splitlines()
    private, public = (bytes.fromhex(line.split(" ")[-1]) for line in key[:2])
    assert sm2.public_key(private) == public
    assert key[2].endswith(fingerprint(public))
    assert sm2.verify(public, text, signature_bytes(request))
    # By the second implementation too, which takes the two numbers as they are.
    other = other_sm2.CryptSM2(private_key="", public_key=public[1:].hex())
    assert other.verify_with_sm3(numbers_of(signature_bytes(request)), text)


def numbers_of(der: bytes) -> str:
    """`r‖s` of a DER signature, hexadecimal."""
    first = der[4 : 4 + der[3]]
    second = der[6 + der[3] :]
    return "".join(part[-32:].rjust(32, b"\0").hex() for part in (first, second))


def test_a_key_signs_what_the_platform_verifies() -> None:
    key = TerminalKey()
    from_terminal = key.headers("QQ-1", ASKED, NOW)
    request = signed_request(from_terminal, "QQ-1")
    text = signed_text("QQ-1", request.at, request.nonce, ASKED)
    assert sm2.verify(key.public, text, signature_bytes(request))
    assert not sm2.verify(key.public, text + b"x", signature_bytes(request))
    assert not sm2.verify(TerminalKey().public, text, signature_bytes(request))


@pytest.mark.parametrize("missing", [TIME, NONCE, SIGNATURE])
def test_a_request_without_a_part_is_told_that_it_is_unsigned(missing: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        signed_request(HEADERS | {missing: ""}, "QQ-1")
    assert refused.value.code == "signature_needed"
    with pytest.raises(Unauthenticated):
        signed_request({name: told for name, told in HEADERS.items() if name != missing}, "QQ-1")


@pytest.mark.parametrize(
    ("signature", "told"), [("3044", b"\x30\x44"), ("30 so not", b""), ("00" * 81, b"")]
)
def test_what_is_no_signature_never_holds(signature: str, told: bytes) -> None:
    request = signed_request(HEADERS | {SIGNATURE: signature}, "QQ-1")
    assert signature_bytes(request) == told


def test_people_compare_sixteen_digits_in_four_groups() -> None:
    told = fingerprint(b"\x04" + bytes(64))
    assert re.fullmatch(r"([0-9A-F]{4} ){3}[0-9A-F]{4}", told)
    assert told != fingerprint(b"\x04" + bytes(63) + b"\x01")
