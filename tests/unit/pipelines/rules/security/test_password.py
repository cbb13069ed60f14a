"""Kept passwords."""

import pytest

from pipelines.rules.security.password import hash_password, verify_password
from schemas.errors import IntegrityBroken

KEPT = hash_password("Kin-bridge 2026 桥", b"s" * 16)


def test_only_the_right_password_fits() -> None:
    assert verify_password("Kin-bridge 2026 桥", KEPT)
    assert not verify_password("Kin-bridge 2026 梁", KEPT)
    assert not verify_password("", KEPT)


def test_describes_itself_and_hides_the_password() -> None:
    assert KEPT.startswith("scrypt$32768$8$1$")
    assert len(KEPT) <= 256
    assert "bridge" not in KEPT


def test_vector_of_rfc_7914() -> None:
    """Section 12, cut to our 32 bytes, which scrypt's last step allows."""
    salt, digest = "TmFDbA==", "/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI="
    assert verify_password("password", f"scrypt$1024$8$16${salt}${digest}")


def test_a_record_of_twice_the_cost_is_read_as_well() -> None:
    """A record says its own cost: those of a dearer release fit after a step back."""
    salt, digest = "TmFDbA==", "0/bWfISdcxP6CNvQuPew4EKISI7R+KGL8NT37FoJQ+4="
    assert verify_password("password", f"scrypt$65536$8$1${salt}${digest}")


def test_another_salt_gives_another_record() -> None:
    assert hash_password("a", b"1" * 16) != hash_password("a", b"2" * 16)


@pytest.mark.parametrize("broken", ["", "scrypt$x$8$1$a$b", "bcrypt$32768$8$1$c2Fs$aGFz"])
def test_a_broken_record_is_an_error(broken: str) -> None:
    with pytest.raises(IntegrityBroken):
        verify_password("a", broken)
