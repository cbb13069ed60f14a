"""The written list and the settings are what the routes say (NF-SEC-15)."""

import subprocess
from pathlib import Path

import pytest

from cluster.edge import Words
from cluster.services.ray_environment import haproxy_program
from cluster.settings import REPOSITORY
from cluster.zones.haproxy import Side, exchange, source_lines
from cluster.zones.listing import exchange_list
from cluster.zones.nftables import rules
from schemas.errors import InvalidInput


def test_the_written_list_is_up_to_date() -> None:
    """Written anew by `qinqiao zones exchange-list docs/区域交换清单.md`."""
    written = (REPOSITORY / "docs" / "区域交换清单.md").read_text(encoding="utf-8")
    assert written == exchange_list()


@pytest.mark.parametrize("side", Side)
def test_haproxy_takes_the_settings(tmp_path: Path, side: Side) -> None:
    file = tmp_path / "exchange.cfg"
    source = source_lines(side, Words("ab" * 32, "cd" * 32))
    file.write_text(exchange("127.0.0.1:8710", "127.0.0.1:8700", source=source))
    checked = subprocess.run(
        [str(haproxy_program()), "-c", "-f", str(file)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "warning" not in checked.stderr.lower(), checked.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": ["10.1.0.300"]},
        {"entries": []},
        {"inside": ["10.0.0.0/8; accept"]},
        {"exchange_port": 0},
        {"exchange_port": 443},
        {"nodes": ["node-a"]},
    ],
)
def test_rules_are_made_of_addresses_alone(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {
        "entries": ["192.0.2.10"],
        "exchange_port": 8710,
        "inside": ["10.0.0.0/8"],
        "platform_port": 443,
    }
    rules(**right)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        rules(**(right | wrong))  # type: ignore[arg-type]
