"""Sessions of real people never cross a network in clear."""

from pathlib import Path

import pytest

from cluster.listener import (
    CERTIFICATE,
    LISTEN,
    address_of,
    is_loopback,
    listener_environment,
    require_sealed,
)
from cluster.problems import CannotStart
from cluster.settings import load_settings
from schemas.settings import Settings
from tests.certificates import write_certificate


def settings(
    host: str, certificate: Path | None = None, *, demonstration: bool = False
) -> Settings:
    return load_settings(
        {},
        http_host=host,
        tls_certificate=str(certificate or ""),
        demonstration=demonstration,
    )


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.1.0.11", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_what_this_machine_alone_reaches_needs_no_tls(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone
    if alone:
        require_sealed(settings(host))
        return
    with pytest.raises(CannotStart) as refused:
        require_sealed(settings(host))
    assert refused.value.code == "plain_http"
    assert "QINQIAO_TLS_CERTIFICATE" in refused.value.message


def test_with_a_certificate_everybody_may_reach_it(tmp_path: Path) -> None:
    file = write_certificate(tmp_path / "edge.pem")
    require_sealed(settings("0.0.0.0", file))
    assert settings("0.0.0.0", file).secure_cookies


def test_made_up_people_may_be_shown_without(tmp_path: Path) -> None:
    require_sealed(settings("0.0.0.0", demonstration=True))


@pytest.mark.parametrize("spoilt", ["missing", "no key", "another key", "open to others"])
def test_a_certificate_that_cannot_serve_is_refused_by_name(tmp_path: Path, spoilt: str) -> None:
    file = write_certificate(tmp_path / "edge.pem")
    begin = file.read_text().index("-----BEGIN PRIVATE KEY")
    certificate = file.read_text()[:begin]
    if spoilt == "missing":
        file.unlink()
    elif spoilt == "no key":
        file.write_text(certificate)
    elif spoilt == "another key":
        other = write_certificate(tmp_path / "other.pem").read_text()
        file.write_text(certificate + other[other.index("-----BEGIN PRIVATE KEY") :])
    else:
        file.chmod(0o644)
    for demonstration in (True, False):
        with pytest.raises(CannotStart) as refused:
            require_sealed(settings("127.0.0.1", file, demonstration=demonstration))
        assert refused.value.code == "bad_certificate"
        assert str(file) in refused.value.message


def test_the_address_says_how_it_is_served(tmp_path: Path) -> None:
    assert address_of(settings("127.0.0.1")) == "http://127.0.0.1:8700"
    assert address_of(settings("::1")) == "http://[::1]:8700"
    assert address_of(settings("10.1.0.11", tmp_path / "edge.pem")) == "https://10.1.0.11:8700"


def test_the_ingress_is_told_where_to_listen(tmp_path: Path) -> None:
    file = tmp_path / "edge.pem"
    assert listener_environment(settings("0.0.0.0", file)) == {
        LISTEN: "0.0.0.0:8700",
        CERTIFICATE: str(file),
    }
