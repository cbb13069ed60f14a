"""Where every file went when the house got its wings, since what was written before names it so."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
TABLES = ROOT / "docs" / "decisions"


def rows(name: str) -> list[tuple[str, str]]:
    _, *lines = (TABLES / name).read_text("utf-8").splitlines()
    return [(old, new) for old, _, new in (line.partition("\t") for line in lines)]


def test_every_file_is_where_the_table_says() -> None:
    moved = rows("0066-moves.tsv")
    assert len(moved) > 2_000
    assert [new for _, new in moved if not (ROOT / new).is_file()] == []
    assert [old for old, new in moved if old == new] == []
    assert len({new for _, new in moved}) == len({old for old, _ in moved}) == len(moved)


def test_every_test_that_went_to_a_file_of_its_own_is_there() -> None:
    for old, now_in in rows("0066-split-tests.tsv"):
        test = old.partition("::")[2].partition("[")[0]
        assert f"def {test}(" in (ROOT / now_in).read_text("utf-8"), old
