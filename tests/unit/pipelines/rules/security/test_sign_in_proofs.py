"""One-time codes, challenges and row seals hold for what they were made for and nothing else."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from pipelines.rules.security import challenge, totp
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.row_seal import RowSeal

NOW = datetime(2026, 11, 24, 6, 0, 10, tzinfo=UTC)
KEY = bytes(range(32))
STEP = int(NOW.timestamp()) // 30


def test_codes_of_the_neighbouring_steps_are_taken_and_each_once() -> None:
    secret = totp.new_secret()
    generator = pyotp.TOTP(secret)
    for drift in (-1, 0, 1):
        code = generator.at(int(NOW.timestamp()) + 30 * drift)
        assert totp.matching_step(secret, code, NOW, None) == STEP + drift
        assert totp.matching_step(secret, code, NOW, STEP + drift) is None
    # Of this secret no code of these steps is that of a nearer one by chance.
    known = "JBSWY3DPEHPK3PXP" * 2
    for drift in (-3, -2, 2, 3):
        code = pyotp.TOTP(known).at(int(NOW.timestamp()) + 30 * drift)
        assert totp.matching_step(known, code, NOW, None) is None
    assert totp.matching_step(secret, "12345", NOW, None) is None


def test_the_address_is_what_apps_read() -> None:
    secret = totp.new_secret()
    read = pyotp.parse_uri(totp.address_of(secret, "wang"))
    assert (read.secret, read.name, read.issuer) == (secret, "wang", "亲桥")


def test_a_challenge_is_for_one_login_and_two_minutes() -> None:
    text = challenge.make(KEY, "01ID", "wang", NOW)
    said = challenge.read(KEY, text, "wang", NOW)
    assert said is not None
    assert said == challenge.Challenge("01ID", "wang", NOW.replace(minute=2))
    assert challenge.read(KEY, text, "li", NOW) is None
    assert challenge.read(bytes(32), text, "wang", NOW) is None
    assert challenge.read(KEY, text, "wang", NOW + timedelta(minutes=2)) is None


def test_a_challenge_of_a_far_day_is_read_as_well() -> None:
    """Its seconds have eleven digits."""
    far = datetime(2300, 1, 1, tzinfo=UTC)
    said = challenge.read(KEY, challenge.make(KEY, "01ID", "wang", far), "wang", far)
    assert said == challenge.Challenge("01ID", "wang", far + challenge.VALID_FOR)


@pytest.mark.parametrize("forged", ["", "a", "a.b.c", "01ID.99999999999.00", "01ID..", "." * 50])
def test_what_is_no_challenge_is_refused(forged: str) -> None:
    assert challenge.read(KEY, forged, "wang", NOW) is None
    good = challenge.make(KEY, "01ID", "wang", NOW)
    later = good.replace(good.split(".")[1], "9999999999")
    assert challenge.read(KEY, later, "wang", NOW) is None


def test_what_is_signed_is_no_signature_for_anything_else() -> None:
    assert challenge.signed_bytes("a.1.00") == b"qinqiao-sign-in:a.1.00"


def test_a_seal_of_years_ago_still_holds() -> None:
    """The wording under the value is kept with the rows, letters beyond ASCII included."""
    said = '["officer_role","1","王"]'.encode()
    assert RowSeal(KEY).make("officer_role", "1", "王") == hmac_sm3(KEY, said).hex()


def test_what_was_found_whole_is_not_reckoned_again() -> None:
    """Every request looks at its rights, so that a value is made once for each content."""

    class Counting(RowSeal):
        made = 0

        def make(self, table: str, *content: str) -> str:
            self.made += 1
            return super().make(table, *content)

    seal, mac = Counting(KEY), RowSeal(KEY).make("officer_role", "1", "wang")
    assert [seal.holds(mac, "officer_role", "1", "wang") for _ in range(3)] == [True] * 3
    assert seal.made == 1
    assert not seal.holds(mac, "officer_role", "1", "li")
    assert seal.made == 2


def test_a_seal_holds_for_its_row_alone() -> None:
    seal = RowSeal(KEY)
    mac = seal.make("officer_role", "1", "wang", "approver")
    assert seal.holds(mac, "officer_role", "1", "wang", "approver")
    # Again, now from memory.
    assert seal.holds(mac, "officer_role", "1", "wang", "approver")
    assert not seal.holds(mac, "officer_role", "1", "wang", "monitor")
    assert not seal.holds(mac, "officer_scope", "1", "wang", "approver")
    # Columns do not run into one another.
    assert not seal.holds(mac, "officer_role", "1wang", "approver")
    assert not RowSeal(bytes(32)).holds(mac, "officer_role", "1", "wang", "approver")
    assert not seal.holds("ü", "officer_role", "1", "wang", "approver")
