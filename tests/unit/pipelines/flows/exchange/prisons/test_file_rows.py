"""Rows of files: what is broken is told with its bytes, and the others go on."""

import pytest

from connectors.prisons.adapters.file_rows import csv_rows, json_lines
from connectors.prisons.port import Broken, Told


def fields(content: bytes, encoding: str = "utf-8") -> list[object]:
    return [
        one.fields if isinstance(one, Told) else "broken"
        for one, _ in csv_rows(content, encoding, "x.csv")
    ]


def test_a_mark_at_the_beginning_and_empty_lines_are_no_matter() -> None:
    assert fields(b"\xef\xbb\xbfa,b\r\n1,2\r\n\r\n3,4\r\n") == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4"},
    ]


def test_quoted_line_ends_belong_to_their_field() -> None:
    content = b'a,b\n"x\ny",2\n3,"say ""so"""\n'
    assert fields(content) == [{"a": "x\ny", "b": "2"}, {"a": "3", "b": 'say "so"'}]
    assert [one.raw for one, _ in csv_rows(content, "utf-8", "x.csv")] == [
        b'"x\ny",2',
        b'3,"say ""so"""',
    ]


def test_gb18030_is_read_and_what_is_none_of_it_is_broken() -> None:
    good = "姓名,备注\n王芳,好\n".encode("gb18030")
    assert fields(good, "gb18030") == [{"姓名": "王芳", "备注": "好"}]
    assert fields(good + b"\xff\xff,x\n" + "李伟,好\n".encode("gb18030"), "gb18030") == [
        {"姓名": "王芳", "备注": "好"},
        "broken",
        {"姓名": "李伟", "备注": "好"},
    ]


@pytest.mark.parametrize("line", [b"1", b"1,2,3", b'1,"2" x'])
def test_a_broken_line_leaves_the_others(line: bytes) -> None:
    content = b"a,b\n0,0\n" + line + b"\n9,9\n"
    found = [one for one, _ in csv_rows(content, "utf-8", "x.csv")]
    assert [one.fields["a"] for one in found if isinstance(one, Told)] == ["0", "9"]
    assert [one.raw for one in found if isinstance(one, Broken)] == [line]


def test_a_last_line_without_an_end_is_not_believed() -> None:
    assert fields(b"a,b\n1,2\n3,4") == [{"a": "1", "b": "2"}, "broken"]


@pytest.mark.parametrize("content", [b"\x00\xff\n1\n", b"a,a\n1,2\n", b"a,\n1,2\n", b"\n"])
def test_a_file_without_names_is_told_as_a_whole(content: bytes) -> None:
    found = [one for one, _ in csv_rows(content, "utf-8", "x.csv")]
    assert len(found) == 1
    assert isinstance(found[0], Broken)
    assert "x.csv" in found[0].problem


def test_json_lines_are_objects_or_broken() -> None:
    found = json_lines(b'{"a": 1}\n[1]\n"x"\n{"a": \n\n{"b": {"c": true}}\n')
    assert [one.fields if isinstance(one, Told) else "broken" for one, _ in found] == [
        {"a": 1},
        "broken",
        "broken",
        "broken",
        {"b.c": True},
    ]


def test_json_without_end_is_broken_and_not_fatal() -> None:
    deep = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
    assert all(isinstance(one, Broken) for one, _ in json_lines(deep))


CONTENT = "编号,备注\n".encode() + b"".join(f'{n},"行\n{n}"\n'.encode() for n in range(30))
LINES = b"".join(b'{"n": %d}\n' % n for n in range(30))


@pytest.mark.parametrize("taken", [1, 7, 29])
def test_a_file_is_taken_up_behind_any_row(taken: int) -> None:
    whole = list(csv_rows(CONTENT, "utf-8", "x.csv"))
    assert list(csv_rows(CONTENT, "utf-8", "x.csv", whole[taken - 1][1])) == whole[taken:]
    lines = list(json_lines(LINES))
    assert list(json_lines(LINES, lines[taken - 1][1])) == lines[taken:]
    assert whole[-1][1] == len(CONTENT)
