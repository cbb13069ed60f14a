"""A journal outlives its process, but for a line that broke off."""

from pathlib import Path

import msgspec

from connectors.platforms.journal import Journal


class Put(msgspec.Struct, frozen=True, tag=True):
    name: str


class Taken(msgspec.Struct, frozen=True, tag=True):
    name: str


Entry = Put | Taken


def journal(file: Path | None = None) -> Journal[Entry]:
    return Journal(Entry, file)


def test_a_line_that_broke_off_is_not_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    journal(file).write(Put("a"))
    with file.open("ab") as out:
        out.write(b'{"type": "Tak')
    again = journal(file)
    assert list(again.read()) == [Put("a")]
    again.write(Taken("a"))
    assert list(journal(file).read()) == [Put("a"), Taken("a")]


def test_without_a_file_nothing_is_kept() -> None:
    nowhere = journal()
    nowhere.write(Put("a"))
    assert list(nowhere.read()) == []
