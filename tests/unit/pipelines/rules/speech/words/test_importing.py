"""Rows of a file against a library, without a database (VC-SUP-14)."""

from itertools import count

import pytest

from pipelines.rules.sheets.cells import Cell, Formula, Row
from pipelines.rules.speech.words.clashes import Taken
from pipelines.rules.speech.words.entry import Entry
from pipelines.rules.speech.words.importing import Importer, Known, KnownWord, Plan, Reach, Shelf
from pipelines.rules.speech.words.sheet import HEADINGS
from schemas.errors import InvalidInput

pytestmark = pytest.mark.requirement("VC-SUP-14")

CLASSES = {"drugs": "C1", "毒品": "C1", "脱逃": "C2"}
PRISONS = {"P03": "P3", "三监": "P3", "P04": "P4"}
ICE = Entry(
    word="冰毒",
    class_id="C1",
    severity=None,
    definition="毒品",
    variants="溜冰 猪肉",
    by_sound=True,
    context="",
)


def shelf(*entries: Entry, bureau: dict[str, str] | None = None) -> Shelf:
    taken = Taken(own={}, bureau=bureau or {}, allowed={"大麻烦"})
    words = {}
    for number, entry in enumerate(entries):
        known = KnownWord(id=f"W{number}", entry=entry, enabled=True)
        words[entry.word.lower()] = known
        taken.take(known.id, entry)
    return Shelf(words=words, taken=taken)


def take(*lines: list[Cell], prison: bool = False, known: Known = "skip") -> Plan:
    """As the bureau's keeper, or as the keeper of prison P3."""
    of_prison = {"三监": "P3", "P03": "P3"}
    own = "P3" if prison else None
    reach = Reach(bureau=not prison, own_prison_id=own, prisons=of_prison if prison else PRISONS)
    empty = shelf(bureau={"冰毒": "冰毒"})
    shelves = {None: shelf(ICE), "P3": empty, "P4": shelf()}
    ids = count()
    importer = Importer(reach, CLASSES, shelves, known, lambda: f"N{next(ids)}")
    rows = [Row(1, list(HEADINGS)), *(Row(n, line) for n, line in enumerate(lines, 2))]
    return importer.take_all(rows)


def line(word: str, cls: str = "毒品", **more: str) -> list[Cell]:
    given = {"word": word, "class": cls} | more
    names = ("word", "class", "severity", "definition", "variants", "sound", "context")
    return [given.get(name, "") for name in (*names, "state", "level")]


def told(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.message) for one in plan.problems]


def test_every_column_arrives() -> None:
    plan = take(
        line(
            "K粉",
            severity="紧急",
            definition="氯胺酮",
            variants="开，粉呆",
            sound="否",
            context="吸、带",
            state="停用",
            level="P04",
        )
    )
    (added,) = plan.added
    assert (added.prison_id, added.enabled) == ("P4", False)
    assert added.entry == Entry(
        word="K粉",
        class_id="C1",
        severity=3,
        definition="氯胺酮",
        variants="开 粉呆",
        by_sound=False,
        context="吸 带",
    )


def test_what_is_wrong_is_told_with_row_and_column() -> None:
    plan = take(
        line("海洛因", cls="没有的类"),
        line("越狱", severity="很重"),
        line("逃跑", sound="也许", state="睡"),
        line("", cls=""),
        line("长" * 33),
        [Formula(), "毒品"],
        line("大麻烦"),
        line("新词", variants="猪肉"),
        line("某词", level="别监"),
        line("另词", level="本监"),
    )
    assert [(row, column) for row, column, _ in told(plan)] == [
        (2, "类别"),
        (3, "严重程度"),
        (4, "读音匹配"),
        (4, "状态"),
        (5, "敏感词"),
        (5, "类别"),
        (6, "敏感词"),
        (7, "敏感词"),
        (8, "敏感词"),
        (9, "变体"),
        (10, "层级"),
        (11, "层级"),
    ]
    assert (plan.refused, plan.added) == (10, [])


def test_a_word_twice_in_a_file_is_told_with_the_first_row() -> None:
    plan = take(line("海洛因"), line("海洛因"), line("海洛因", level="P03"))
    assert told(plan) == [(3, "敏感词", "与第2行的“海洛因”重复")]
    assert [one.prison_id for one in plan.added] == [None, "P3"]


def test_a_word_that_an_earlier_row_took_as_variant_is_refused() -> None:
    plan = take(line("海洛因", variants="白面"), line("白面"))
    assert told(plan) == [(3, "变体", "“白面”已是“海洛因”的变体")]


def test_what_is_known_is_unchanged_skipped_or_updated() -> None:
    same = line("冰毒", definition="毒品", variants="溜冰、猪肉", level="局级")
    other = line("冰毒", definition="甲基苯丙胺")
    assert (take(same).unchanged, take(same).changed) == (1, [])
    skipped = take(other)
    assert [one.message for one in skipped.duplicates] == ["词库中已有“冰毒”，内容不同，未改动"]
    assert (skipped.changed, skipped.problems) == ([], [])
    (changed,) = take(other, known="update").changed
    assert (changed.id, changed.entry.definition, changed.entry.variants) == (
        "W0",
        "甲基苯丙胺",
        "",
    )


@pytest.mark.requirement("VC-SUP-13")
def test_a_prisons_import_makes_words_of_that_prison_alone() -> None:
    plan = take(
        line("暗语"),
        line("暗语二", level="本监"),
        line("暗语三", level="三监"),
        line("冰毒", level="局级"),
        line("海洛因", level="局级"),
        line("逃跑", level="P04"),
        line("冰毒"),
        prison=True,
    )
    assert [(one.entry.word, one.prison_id) for one in plan.added] == [
        ("暗语", "P3"),
        ("暗语二", "P3"),
        ("暗语三", "P3"),
    ]
    assert [one.message for one in plan.duplicates] == ["“冰毒”是局级词，对本监同样有效，未改动"]
    assert [(row, column) for row, column, _ in told(plan)] == [
        (6, "层级"),
        (7, "层级"),
        (8, "敏感词"),
    ]


def test_headings_must_be_known() -> None:
    importer = Importer(
        Reach(bureau=True, own_prison_id=None, prisons={}), {}, {None: shelf()}, "skip", str
    )
    with pytest.raises(InvalidInput, match="wrong_header"):
        importer.take_all([Row(1, ["词", "类别"])])
