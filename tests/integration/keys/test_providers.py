"""The software's own keys and the cloud's service, by one contract (NF-CRYPTO-35)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.keys import SoftwareKeys
from connectors.keys.service import KEPT_S, ServiceKeys
from connectors.keys.service_simulator import KeyServiceSimulator
from pipelines.rules.security.keys import KeyProvider, WrappedKey
from schemas.errors import Unavailable
from tests.integration.keys.provider_contract import ProviderContract

pytestmark = pytest.mark.integration

SECRET = b"shared with the service"


class Clock:
    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def service(tmp_path: Path) -> Iterator[KeyServiceSimulator]:
    with KeyServiceSimulator(SoftwareKeys(tmp_path / "service"), secret=SECRET) as running:
        yield running


def client(service: KeyServiceSimulator, secret: bytes = SECRET) -> ServiceKeys:
    return ServiceKeys(service.url, key_id="qinqiao", secret=secret)


class TestSoftwareKeys(ProviderContract):
    @pytest.fixture
    def provider(self, tmp_path: Path) -> KeyProvider:
        return SoftwareKeys(tmp_path)


class TestServiceKeys(ProviderContract):
    @pytest.fixture
    def provider(self, service: KeyServiceSimulator) -> KeyProvider:
        return client(service)


def test_two_processes_have_the_same_keys(service: KeyServiceSimulator) -> None:
    one, other = client(service), client(service)
    assert one.derive("a") == other.derive("a")
    assert other.unwrap(one.wrap(bytes(16))) == bytes(16)


def every_operation(keys: ServiceKeys) -> None:
    """Each one must raise what a service that is away means."""
    for ask in (
        lambda: keys.wrap(bytes(16)),
        lambda: keys.unwrap(WrappedKey("any", b"any")),
        lambda: keys.derive("b"),
        lambda: keys.sign("x", b"y"),
        lambda: keys.decrypt("x", b"y"),
        lambda: keys.public_key("z"),
    ):
        with pytest.raises(Unavailable) as refused:
            ask()
        assert refused.value.code == "crypto_service_down"


def test_a_service_that_is_away_fails_or_talks_nonsense_is_an_outage(
    service: KeyServiceSimulator,
) -> None:
    keys = client(service)
    service.failing = True
    every_operation(keys)
    service.failing, service.garbled = False, True
    with pytest.raises(Unavailable) as refused:
        keys.wrap(bytes(16))
    assert refused.value.code == "crypto_service_down"
    service.garbled = False
    assert keys.derive("b")
    every_operation(client(service, secret=b"another"))
    service.stop()
    every_operation(client(service))


def test_a_derived_key_is_kept_for_a_while_and_no_longer(service: KeyServiceSimulator) -> None:
    clock = Clock()
    keys = ServiceKeys(service.url, key_id="qinqiao", secret=SECRET, clock=clock)
    assert keys.derive("a") == keys.derive("a")
    assert service.asked == ["derive"]
    service.stop()
    keys.derive("a")
    clock.ahead = KEPT_S + 1
    with pytest.raises(Unavailable):
        keys.derive("a")
