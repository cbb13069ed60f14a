"""A secret is said where it was given for, and nowhere else."""

import pytest

from pipelines.rules.exchange.prison_systems.secrets import (
    UNBOUND,
    bound,
    is_missing,
    place_of,
    secret_of,
)
from schemas.exchange.prison_systems.access import (
    Access,
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)

HERE = RestAccess(address="https://a.example/")
THERE = RestAccess(address="https://b.example/")


def test_a_secret_is_not_said_at_another_address() -> None:
    kept = {HERE.address: "key"}
    assert (secret_of(kept, HERE), secret_of(kept, THERE)) == ("key", "")
    assert (is_missing(kept, HERE), is_missing(kept, THERE)) == (False, True)


def test_what_was_given_before_any_address_is_the_first_ones() -> None:
    kept = bound({UNBOUND: "key"}, HERE)
    assert kept == {HERE.address: "key"}
    assert is_missing(kept, THERE)
    assert secret_of({UNBOUND: "key"}, HERE) == "key"


def test_what_was_given_for_the_address_itself_counts_more() -> None:
    assert bound({UNBOUND: "old", HERE.address: "new"}, HERE) == {HERE.address: "new"}


def test_a_system_without_a_secret_lacks_none_and_an_empty_one_is_given() -> None:
    assert not is_missing({}, HERE)
    assert not is_missing({HERE.address: "key", THERE.address: ""}, THERE)


SERVER = FilesAccess(address="sftp://u@host/in", host_key="one")


@pytest.mark.parametrize(
    ("access", "told"),
    [
        (SoapAccess(address="https://a/", namespace="urn:x"), True),
        (ViewAccess(address="postgresql://u@host/d"), True),
        (ViewAccess(address="sqlite:///p03.db"), False),
        (SERVER, True),
        (FilesAccess(address="p03/in"), False),
        (PackageAccess(address="p03", certificate="04"), False),
    ],
)
def test_folders_and_files_of_our_own_are_told_no_secret(access: Access, told: bool) -> None:
    assert (place_of(access) is not None) is told
    assert is_missing({HERE.address: "key"}, access) is told
    assert secret_of({UNBOUND: "key"}, access) == ("key" if told else "")


def test_another_key_is_another_server() -> None:
    other = FilesAccess(address=SERVER.address, host_key="two")
    assert place_of(SERVER) != place_of(other)
