"""What of the bench's figures is over its limit, and what a part that fails leaves."""

from typing import Any, cast

import pytest

from cluster.benches.public import bench, opening, telling
from cluster.benches.public.telling import ToldCase
from loadtests.bench.figures import figures
from loadtests.bench.first_page import PageBench
from schemas.settings import Settings


def page(kb: float, paint_s: float) -> PageBench:
    return PageBench(
        opened=1,
        page_kb=figures([kb]),
        requests=figures([9.0]),
        first_paint_s=figures([paint_s]),
        shown_s=figures([paint_s + 1]),
    )


def case(**more: int) -> ToldCase:
    found: dict[str, Any] = {
        "lost": 0, "twice": 0, "overtaken": 0, "tried_again": 3, "turned_away": 0, **more,
    }  # fmt: skip
    return ToldCase(
        messages=10, told_s=1.0, a_second=10.0, urgent_s=figures([]), planted_s=0.1, **found
    )


def test_a_page_is_neither_too_heavy_nor_too_slow() -> None:
    assert opening.over({"wechat": page(300.0, 6.0), "ssb": page(120.0, 2.5)}) == []
    found = opening.over({"wechat": page(300.1, 6.0), "ssb": page(120.0, 6.1)})
    assert found == ["wechat.page_kb", "ssb.first_paint_s"]


def test_a_message_may_be_tried_again_and_nothing_worse() -> None:
    assert telling.over({"many": case(), "closure": case()}) == []
    assert telling.over({"many": case(lost=1), "closure": case(twice=2, overtaken=1)}) == [
        "many.lost",
        "closure.twice",
        "closure.overtaken",
    ]


@pytest.mark.parametrize("part", bench.PARTS)
def test_every_part_is_known_by_its_name(part: str) -> None:
    assert bench.unknown([part, "weather"]) == ["weather"]


def test_a_part_that_fails_takes_no_figure_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: bench.Ground) -> None:
        raise OSError("no room")

    monkeypatch.setitem(cast("dict[str, bench.Part]", bench.PARTS), "card", lambda _: {"p50_s": 1})
    monkeypatch.setitem(cast("dict[str, bench.Part]", bench.PARTS), "told", broken)
    settings = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
    found = bench.run(settings, bench.Wanted(parts=("card", "told")), lambda *_: None)
    assert found.parts == {"card": {"p50_s": 1}}
    assert found.failed == {"told": "OSError: no room"}
