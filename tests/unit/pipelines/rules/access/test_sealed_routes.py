"""Who must seal what."""

import pytest

from pipelines.rules.access.sealed_routes import takes_sealed


@pytest.mark.parametrize("path", ["/api/calls", "/api/devices/credentials", "/api/opened"])
def test_what_a_page_sends_is_sealed(path: str) -> None:
    assert takes_sealed(path)


@pytest.mark.parametrize(
    "path",
    ["/api/device/heartbeat", "/api/open/v1/phone/dial", "/api/simulators/x", "/console/api/", "/"],
)
def test_what_is_signed_or_no_interface_is_not(path: str) -> None:
    assert not takes_sealed(path)
