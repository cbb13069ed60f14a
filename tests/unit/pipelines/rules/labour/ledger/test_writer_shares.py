"""Writers of shards share as many processes as there are processors."""

from pipelines.rules.labour.ledger.writer_shares import shares


def test_a_shard_has_its_own_process_where_there_are_processors_for_all() -> None:
    assert shares(4, 8) == [[0], [1], [2], [3]]
    assert shares(4, 4) == [[0], [1], [2], [3]]


def test_else_they_are_dealt_out_evenly() -> None:
    assert shares(4, 2) == [[0, 2], [1, 3]]
    assert shares(5, 2) == [[0, 2, 4], [1, 3]]
    assert shares(4, 0) == [[0, 1, 2, 3]]


def test_a_platform_without_a_ledger_has_no_writer() -> None:
    assert shares(0, 2) == []
