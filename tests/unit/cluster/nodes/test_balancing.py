"""The balancer's settings are such as HAProxy takes, and ask again only what may be."""

import subprocess
from pathlib import Path

import pytest

from cluster.nodes.balancing import balancer
from cluster.services.ray_environment import haproxy_program
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.errors import InvalidInput
from tests.certificates import write_certificate

WORD = "ab" * 32
NODES = ("10.1.0.11:8700", "10.1.0.12:8700")


def test_haproxy_takes_them(tmp_path: Path) -> None:
    file = tmp_path / "haproxy.cfg"
    file.write_text(
        balancer(NODES, "127.0.0.1:8701", word=WORD, gateways=("10.1.0.9", "10.2.0.0/16"))
    )
    checked = subprocess.run(
        [str(haproxy_program()), "-c", "-f", str(file)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "warning" not in checked.stderr.lower(), checked.stderr


def test_a_change_without_a_key_or_sealed_goes_to_one_node_alone() -> None:
    rules = [line.strip() for line in balancer(NODES, "0.0.0.0:443", word=WORD).splitlines()]
    assert f"acl is_sealed req.hdr(Content-Type) -m beg {CONTENT_TYPE}" in rules
    assert "acl by_its_key req.hdr(Idempotency-Key) -m found" in rules
    assert "http-request disable-l7-retry if is_sealed or !METH_GET !by_its_key" in rules
    assert rules.count("server node1 10.1.0.11:8700") == 2
    assert rules.count("server node2 10.1.0.12:8700") == 2


def test_the_way_to_the_nodes_is_sealed_where_their_signer_is_named(tmp_path: Path) -> None:
    authority = write_certificate(tmp_path / "nodes.pem")
    file = tmp_path / "haproxy.cfg"
    file.write_text(balancer(NODES, "127.0.0.1:8701", word=WORD, authority=str(authority)))
    servers = [line for line in file.read_text().splitlines() if line.startswith("    server ")]
    assert len(servers) == 4
    assert all(line.endswith(f" ssl verify required ca-file {authority}") for line in servers)
    program = [str(haproxy_program()), "-c", "-f", str(file)]
    checked = subprocess.run(program, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("nodes", "listen"),
    [((), "0.0.0.0:443"), (NODES[:1] * 2, "0.0.0.0:443"), (("10.1.0.11",), "0.0.0.0:443")],
)
def test_addresses_that_cannot_be_are_refused(nodes: tuple[str, ...], listen: str) -> None:
    with pytest.raises(InvalidInput):
        balancer(nodes, listen, word=WORD)


def test_an_address_brings_no_settings_of_its_own() -> None:
    with pytest.raises(InvalidInput):
        balancer(("10.1.0.11:8700\n    server evil 10.9.9.9:80",), "0.0.0.0:443", word=WORD)
    with pytest.raises(InvalidInput):
        balancer(NODES, "0.0.0.0:443", word=WORD, gateways=("10.1.0.9\n    server evil",))
