"""What is put aside while a bureau is planted is there again behind it, however that ended."""

from pathlib import Path

import psycopg
import pytest

from cluster.indexes_aside import LARGE, NAME, indexes_aside, make_again

pytestmark = pytest.mark.integration


def indexes(url: str) -> dict[str, str]:
    found = (
        "select indexname, indexdef from pg_indexes"
        " where schemaname = 'public' and tablename = any(%s)"
    )
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return dict(connection.execute(found, [list(LARGE)]).fetchall())


def test_secondary_indexes_are_away_and_come_back(owner_url: str, tmp_path: Path) -> None:
    before = indexes(owner_url)
    with indexes_aside(owner_url, tmp_path):
        during = indexes(owner_url)
        assert len(during) < len(before) / 2
        assert all("UNIQUE" in made_by for made_by in during.values())
        assert (tmp_path / NAME).exists()
    assert indexes(owner_url) == before
    assert not (tmp_path / NAME).exists()


def test_they_come_back_where_planting_fails(owner_url: str, tmp_path: Path) -> None:
    before = indexes(owner_url)
    with pytest.raises(RuntimeError, match="ended"), indexes_aside(owner_url, tmp_path):
        raise RuntimeError("ended")
    assert indexes(owner_url) == before


def test_what_a_killed_process_left_aside_is_made_at_the_next_start(
    owner_url: str, tmp_path: Path
) -> None:
    before = indexes(owner_url)
    with indexes_aside(owner_url, tmp_path):
        written = (tmp_path / NAME).read_text()
    # One of them was not made yet when the process was killed.
    lost = "ix_approval_case_kind"
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"drop index {lost}")
    (tmp_path / NAME).write_text(written)
    assert make_again(owner_url, tmp_path) > 10
    assert indexes(owner_url) == before
    assert make_again(owner_url, tmp_path) == 0
