from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.keys.software import SoftwareKeys
from pipelines.flows.exchange.prisons.raw_seals import RawContent, RawSeals, place_of
from pipelines.rules.security.field import seal_field
from pipelines.rules.security.purposes import PRISON_SYSTEM_SECRET
from schemas.errors import IntegrityBroken
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import RecordKind

HERE = RestAccess(address="https://a.example/")
PLACE = place_of("01J", RecordKind.VISIT, "V1", 1)


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> RawSeals:
    return RawSeals(SoftwareKeys(tmp_path_factory.mktemp("keys")))


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.text())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(), st.dictionaries(st.text(), SCALARS))
def test_what_was_sealed_comes_back(
    seals: RawSeals, raw: bytes, fields: dict[str, str | int | float | bool | None]
) -> None:
    assert seals.open(PLACE, seals.close(PLACE, RawContent(raw, fields))) == RawContent(raw, fields)


def test_half_characters_and_endless_numbers_are_kept_as_text(seals: RawSeals) -> None:
    content = RawContent(b"x", {"a": "\ud800", "b": 10**30, "c": 1.5, "\ud800": True})
    opened = seals.open(PLACE, seals.close(PLACE, content))
    assert opened == RawContent(b"x", {"a": "?", "b": str(10**30), "c": 1.5, "?": True})


def test_a_seal_holds_for_its_place_alone(seals: RawSeals) -> None:
    sealed = seals.close(PLACE, RawContent(b"x", {}))
    with pytest.raises(IntegrityBroken):
        seals.open(place_of("01J", RecordKind.VISIT, "V2", 1), sealed)
    mended = seals.close_fields(PLACE, {"a": "1"})
    assert seals.open_fields(PLACE, mended) == {"a": "1"}
    with pytest.raises(IntegrityBroken):
        seals.open(PLACE, mended)


def test_secrets_are_a_systems_own(seals: RawSeals, tmp_path: Path) -> None:
    sealed = seals.close_secrets("01J", {HERE.address: "key"})
    assert seals.open_secret("01J", sealed, HERE) == "key"
    assert seals.open_secret("01J", None, HERE) == ""
    with pytest.raises(IntegrityBroken):
        seals.open_secret("01K", sealed, HERE)


def test_a_secret_is_opened_for_the_address_that_it_was_given_for(seals: RawSeals) -> None:
    sealed = seals.close_secrets("01J", {HERE.address: "key"})
    assert seals.open_secret("01J", sealed, RestAccess(address="https://b.example/")) == ""


def test_a_secret_of_before_still_opens(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    sealing = keys.sealing(PRISON_SYSTEM_SECRET)
    sealed = seal_field(sealing, "key", "prison_system.secret:01J", b"n" * 12)
    assert RawSeals(keys).open_secret("01J", sealed, HERE) == "key"


def test_a_page_is_sealed_by_the_generation_that_seals_now(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    seals = RawSeals(keys)
    content = RawContent(b"x", {"a": "1"})
    before = seals.for_page().close(PLACE, content)
    keys.rotate()
    after = seals.for_page().close(PLACE, content)
    assert (before[0], after[0]) == (1, 2)
    assert [seals.open(PLACE, one) for one in (before, after)] == [content, content]
