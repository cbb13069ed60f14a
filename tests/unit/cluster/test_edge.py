"""Settings that hold the word are written where the platform's keys are, and for one side each."""

from pathlib import Path

import pytest

from cluster.edge import (
    inner,
    joining,
    metrics_word_at_hand,
    outermost,
    words_at_hand,
    words_of,
    write_rules,
)
from cluster.problems import CannotStart
from cluster.settings import load_settings
from schemas.errors import InvalidInput


def test_no_word_is_made_up_where_no_keys_lie(tmp_path: Path) -> None:
    settings = load_settings({}, data_dir=str(tmp_path))
    with pytest.raises(CannotStart) as refused:
        words_at_hand(settings)
    assert refused.value.code == "keys_missing"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CannotStart):
        metrics_word_at_hand(settings)
    words = words_of(settings)
    assert metrics_word_at_hand(settings) not in (words.to_nodes, words.between_zones)
    assert words_at_hand(settings) == words
    assert words.to_nodes != words.between_zones


def test_the_internet_zone_learns_nothing_that_nodes_believe() -> None:
    assert "to-nodes" not in outermost("between-zones")
    # What came under its word goes on under another.
    lines = [line.strip() for line in inner("between-zones", "to-nodes").splitlines()]
    assert lines[0].startswith("http-request deny deny_status 403 unless")
    assert lines[1] == "http-request set-header X-Qinqiao-Edge to-nodes"


def test_gateways_are_addresses_and_bring_no_settings() -> None:
    assert "src 10.1.0.9/32 10.2.0.0/16" in joining("w", gateways=("10.1.0.9", "10.2.0.0/16"))
    for wrong in ("gateway", "10.1.0.9\n    server evil", "10.1.0.300", ""):
        with pytest.raises(InvalidInput):
            joining("w", gateways=(wrong,))


def test_the_word_lies_where_the_owner_alone_reads(tmp_path: Path) -> None:
    file = tmp_path / "haproxy" / "edge.rules"
    for word in ("first", "second"):
        write_rules(file, word)
    assert "second" in file.read_text()
    assert "first" not in file.read_text()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
