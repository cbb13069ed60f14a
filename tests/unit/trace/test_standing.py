"""A clause that stands on other rows is proven when all of those are whole."""

from tests.trace.catalogue import Row, known
from tests.trace.judging import Evidence, Judged, Kind
from tests.trace.standing import STANDS_ON, with_standing

OTHERS = ("LR-XC-08", "NF-SEC-01", "NF-SEC-02")


def open_letters(*whole: str) -> str:
    """Of LR-GEN-10, where these of the others are whole."""
    names = ("LR-GEN-10", *OTHERS, "NF-OPS-01")
    rows = {name: Row(name, "", {"a": "", "b": ""}) for name in names}
    judged = {
        name: Judged(row, [Evidence("test", "ab", Kind.PROVES)] if name in whole else [])
        for name, row in rows.items()
    }
    return with_standing(judged)["LR-GEN-10"].open


def test_it_is_proven_with_all_of_them() -> None:
    assert open_letters(*OTHERS) == ""


def test_it_is_open_with_one_that_is_not_whole() -> None:
    assert open_letters("NF-SEC-01", "NF-SEC-02") == "a"
    assert open_letters("LR-XC-08", "NF-SEC-02") == "b"
    assert open_letters() == "ab"


def test_what_a_clause_stands_on_is_in_the_document() -> None:
    for (row, letter), beginnings in STANDS_ON.items():
        assert letter in known()[row].letters
        assert all(any(name.startswith(one) for name in known()) for one in beginnings)
