"""Keeping words, classes and phrases at the console's interfaces (VC-SUP-13, VC-SUP-14)."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from tests.integration.serve.calls.test_controlling import ALERT_ID, alerted, running
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-14")]

HEADINGS = ["敏感词", "类别", "严重程度", "释义", "变体", "读音匹配", "上下文", "状态", "层级"]


async def add(person: Person, word: str, **more: Any) -> Any:
    return await person.post("/api/words", {"word": word, "word_class": "escape"} | more)


async def refused(person: Person, method: str, path: str, body: Any = None) -> tuple[int, str]:
    reply = await person.ask(method, path, body)
    assert reply.is_error, reply.text
    return reply.status_code, reply.json()["code"]


async def load(person: Person, name: str, content: bytes, query: str = "") -> httpx.Response:
    """As a form sends a file; a page of another origin may not."""
    file = {"file": (name, content, "application/octet-stream")}
    headers = {"Origin": person.base}
    return await person.http.post(f"/api/words/import{query}", files=file, headers=headers)


async def send(person: Person, rows: list[list[str]], query: str = "") -> Any:
    """The rows as a CSV file under the headings."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    reply = await load(person, "words.csv", text.getvalue().encode("utf-8-sig"), query)
    assert reply.is_success, reply.text
    return reply.json()


def line(word: str, **more: str) -> list[str]:
    given = dict.fromkeys(HEADINGS, "") | {"敏感词": word, "类别": "脱逃类"} | more
    return [given[heading] for heading in HEADINGS]


async def texts(person: Person, **query: Any) -> list[str]:
    return [row["word"] for row in (await person.get("/api/words", **query))["rows"]]


@pytest.mark.requirement("VC-SUP-13")
async def test_a_prison_keeps_its_own_words_and_none_of_the_bureau(
    people: People, world: World
) -> None:
    keeper, local = await people.officer("keeper"), await people.officer("local_keeper")
    word = await add(keeper, "越狱", severity=1)
    path = f"/api/words/{word['id']}"
    edit = {"version": 1, "word": "越狱", "word_class": "escape", "severity": 2}
    for method, where, body in (
        ("PUT", path, edit),
        ("PUT", f"{path}/enabled", {"version": 1, "enabled": False}),
        ("DELETE", path, None),
    ):
        assert await refused(local, method, where, body) == (403, "word_of_bureau")
    own = await add(local, "暗语")
    assert (own["prison"], own["prison_id"]) == ("P03监狱", world.prison_id)
    elsewhere = {"word": "别处", "word_class": "escape", "prison_id": world.other_prison_id}
    assert await local.refused("/api/words", elsewhere) == (403, "word_of_other_prison")
    # The bureau's keeper may keep a prison's words as well, and another prison sees none of them.
    other = await add(keeper, "别处", prison_id=world.other_prison_id)
    assert await texts(keeper) == ["别处", "暗语", "越狱"]
    assert await texts(local) == ["暗语", "越狱"]
    assert await texts(local, level="prison") == ["暗语"]
    assert await texts(keeper, prison_id=world.other_prison_id) == ["别处"]
    assert await refused(local, "DELETE", f"/api/words/{other['id']}") == (404, "word_not_found")
    ward = elsewhere | {"prison_id": world.ward_id}
    assert await keeper.refused("/api/words", ward) == (422, "unknown_prison")
    edited = await keeper.put(f"/api/words/{own['id']}", edit | {"word": "暗语二"})
    assert (edited["word"], edited["severity"], edited["version"]) == ("暗语二", 2, 2)


async def test_a_word_is_changed_rests_and_counts_again(people: People) -> None:
    keeper = await people.officer("keeper")
    word = await add(keeper, "越狱", variants="翻墙头、走水")
    assert (word["variants"], word["severity"], word["own_severity"]) == ("翻墙头 走水", 3, None)
    path = f"/api/words/{word['id']}"
    edit = {"version": 1, "word": "越狱", "word_class": "escape", "definition": "逃离监狱"}
    edit |= {"variants": "走水"}
    assert (await keeper.put(path, edit))["definition"] == "逃离监狱"
    assert await refused(keeper, "PUT", path, edit) == (409, "changed_meanwhile")
    late = {"version": 1, "enabled": False}
    assert await refused(keeper, "PUT", f"{path}/enabled", late) == (409, "changed_meanwhile")
    resting = await keeper.put(f"{path}/enabled", {"version": 2, "enabled": False})
    assert (resting["enabled"], await texts(keeper, enabled="true")) == (False, [])
    again = await keeper.put(f"{path}/enabled", {"version": 3, "enabled": True})
    assert (again["enabled"], again["version"]) == (True, 4)
    taken = {"word": "走水", "word_class": "escape"}
    assert await keeper.refused("/api/words", taken) == (409, "variant_exists")


async def test_classes_are_the_bureaus_to_keep(people: People) -> None:
    keeper, local = await people.officer("keeper"), await people.officer("local_keeper")
    asked = {"code": "drug", "name": "毒品类", "severity": 3}
    assert await local.refused("/api/word-classes", asked) == (403, "word_of_bureau")
    made = await keeper.post("/api/word-classes", asked)
    path = f"/api/word-classes/{made['id']}"
    edited = await keeper.put(path, {"version": 1, "name": "毒品", "severity": 2})
    assert (edited["name"], edited["severity"], edited["version"]) == ("毒品", 2, 2)
    edit = {"version": 1, "name": "涉毒", "severity": 2}
    assert await refused(keeper, "PUT", path, edit) == (409, "changed_meanwhile")
    taken = {"version": 2, "name": "脱逃类", "severity": 2}
    assert await refused(keeper, "PUT", path, taken) == (409, "class_exists")
    word = await add(keeper, "冰毒", word_class="drug")
    assert word["severity"] == 2
    assert await refused(keeper, "DELETE", path) == (409, "class_in_use")
    assert await refused(local, "DELETE", path) == (403, "word_of_bureau")
    await keeper.http.delete(f"/api/words/{word['id']}")
    assert (await keeper.http.delete(path)).status_code == 204
    assert await refused(keeper, "DELETE", path) == (404, "word_class_not_found")


@pytest.mark.requirement("VC-SUP-13")
async def test_phrases_are_kept_and_exclude_words(people: People) -> None:
    keeper, local = await people.officer("keeper"), await people.officer("local_keeper")
    await add(keeper, "大麻", variants="叶子")
    phrase = await keeper.post("/api/allowed-phrases", {"phrase": "大麻烦"})
    assert (phrase["hides"], phrase["prison"]) == (["大麻"], None)
    for known, code in (("大麻烦", "phrase_exists"), ("叶子", "phrase_is_word")):
        assert await keeper.refused("/api/allowed-phrases", {"phrase": known}) == (409, code)
    body = {"word": "大麻烦", "word_class": "escape"}
    for person in (keeper, local):
        assert await person.refused("/api/words", body) == (409, "word_is_allowed")
    own = await local.post("/api/allowed-phrases", {"phrase": "大麻绳"})
    assert own["hides"] == []
    path = f"/api/allowed-phrases/{phrase['id']}"
    assert await refused(local, "DELETE", path) == (403, "word_of_bureau")
    found = await local.get("/api/allowed-phrases", level="prison")
    assert [row["phrase"] for row in found["rows"]] == ["大麻绳"]
    assert (await keeper.http.delete(path)).status_code == 204
    assert await refused(keeper, "DELETE", path) == (404, "phrase_not_found")
    await keeper.post("/api/words", body)


async def test_a_file_with_a_bad_row_changes_nothing_until_it_is_confirmed(people: People) -> None:
    keeper = await people.officer("keeper")
    await add(keeper, "越狱", definition="原释义")
    rows = [
        line("翻墙", 变体="走水、翻高", 严重程度="提示", 释义="翻越围墙"),
        line("越狱", 释义="新释义"),
        line("逃跑", 类别="没有的类"),
        line("暗号", 层级="P03监狱", 状态="停用", 读音匹配="否"),
    ]
    report = await send(keeper, rows)
    counts = ("applied", "created", "changed", "unchanged", "skipped", "refused")
    assert [report[name] for name in counts] == [False, 2, 0, 0, 1, 1]
    assert report["problems"] == [
        {"row": 4, "column": "类别", "message": "没有名为“没有的类”的类别"}
    ]
    assert [one["row"] for one in report["duplicates"]] == [3]
    assert await texts(keeper) == ["越狱"]

    report = await send(keeper, rows, "?partial=true&known=update")
    assert [report[name] for name in counts] == [True, 2, 1, 0, 0, 1]
    found = (await keeper.get("/api/words"))["rows"]
    shown = {row["word"]: row for row in found}
    assert shown["翻墙"]["variants"] == "走水 翻高"
    assert (shown["翻墙"]["severity"], shown["越狱"]["definition"]) == (1, "新释义")
    assert (shown["暗号"]["enabled"], shown["暗号"]["by_sound"]) == (False, False)
    assert shown["暗号"]["prison"] == "P03监狱"


@pytest.mark.requirement("VC-SUP-13")
async def test_an_import_of_a_prison_makes_its_own_words_alone(people: People) -> None:
    keeper, local = await people.officer("keeper"), await people.officer("local_keeper")
    await add(keeper, "越狱")
    report = await send(local, [line("暗语"), line("越狱", 层级="局级"), line("新词", 层级="局级")])
    assert (report["applied"], report["refused"], report["skipped"]) == (False, 1, 1)
    report = await send(local, [line("暗语", 层级="本监"), line("暗语二")])
    assert (report["applied"], report["created"]) == (True, 2)
    own = await texts(keeper, level="prison")
    assert own == ["暗语", "暗语二"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_what_is_exported_is_taken_back_unchanged(people: People, form: str) -> None:
    keeper = await people.officer("keeper")
    await add(keeper, "越狱", severity=1, variants="走水 翻高", context="墙 夜里", by_sound=False)
    await add(keeper, "=1+1", definition="像公式的词，带“引号”")
    listed = (await keeper.get("/api/words"))["rows"]
    reply = await keeper.http.get("/api/words/export", params={"format": form})
    assert "attachment" in reply.headers["content-disposition"]
    told = (await load(keeper, f"x.{form}", reply.content)).json()
    assert (told["applied"], told["unchanged"], told["problems"]) == (True, 2, [])
    for row in listed:
        await keeper.http.delete(f"/api/words/{row['id']}")
    told = (await load(keeper, f"x.{form}", reply.content)).json()
    assert (told["created"], told["refused"]) == (2, 0)

    def bare(rows: list[Any]) -> list[Any]:
        own = {"id", "updated_at", "version"}
        return [{k: v for k, v in row.items() if k not in own} for row in rows]

    assert bare((await keeper.get("/api/words"))["rows"]) == bare(listed)


async def test_the_template_takes_what_it_says(people: People) -> None:
    keeper, monitor = await people.officer("keeper"), await people.officer("monitor")
    reply = await keeper.http.get("/api/words/template")
    book = load_workbook(io.BytesIO(reply.content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADINGS
    assert {row[0].value for row in book.worksheets[1].iter_rows(min_row=2)} == set(HEADINGS)
    assert (await monitor.http.get("/api/words/template")).status_code == 403
    reply = await load(keeper, "x.csv", b"a,b\n1,2\n")
    assert (reply.status_code, reply.json()["code"]) == (422, "wrong_header")


async def test_the_report_counts_alerts_and_a_removed_words_alert_keeps_its_text(
    people: People, world: World
) -> None:
    keeper, monitor = await people.officer("keeper"), await people.officer("monitor")
    word = await add(keeper, "越狱")
    await alerted(world, await running(world, people))
    seen = await monitor.post(f"/api/alerts/{ALERT_ID}/acknowledge")
    path = f"/api/rechecks/{seen['recheck_id']}/conclude"
    await monitor.post(path, {"conclusion": "dismissed", "note": "误报"})
    assert (await keeper.http.delete(f"/api/words/{word['id']}")).status_code == 204
    (alert,) = (await monitor.get("/api/alerts"))["rows"]
    assert (alert["word"], alert["class_name"]) == ("越狱", "脱逃类")

    figures = "/api/words/figures/words"
    (row,) = (await keeper.get(figures, **_days(seen["at"])))["groups"][0]["lines"]
    assert row["titles"] == ["越狱", "脱逃类", "紧急", "已删除"]
    kinds = {"alerted": 1, "confirmed": 0, "dismissed": 1, "open": 0}
    of_sound = {f"sound_{kind}": 0 for kind in kinds}
    of_text = {f"text_{kind}": number for kind, number in kinds.items()}
    assert row["values"] == kinds | of_text | of_sound
    local = await people.officer("local_keeper")
    (own,) = (await local.get(figures, **_days(seen["at"])))["groups"]
    assert own["lines"] == [row]
    behind = await monitor.get(
        "/api/alerts", word="越狱", matched_by="text", state="dismissed", **_days(seen["at"])
    )
    assert [one["id"] for one in behind["rows"]] == [ALERT_ID]
    assert (await monitor.get("/api/alerts", word="翻墙"))["total"] == 0
    reply = await keeper.http.get(f"{figures}/export", params=_days(seen["at"]))
    sheet = load_workbook(io.BytesIO(reply.content)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[3][:9] == ["越狱", "脱逃类", "紧急", "已删除", 1, 0, 1, 0, "0.0%"]


async def test_a_prison_without_alerts_has_an_empty_report(people: People, world: World) -> None:
    await alerted(world, await running(world, people))
    leader = await people.officer("other_leader")
    figures = "/api/words/figures/words"
    report = await leader.get(figures, since="2020-01-01", until="2020-12-31")
    assert (report["empty"], report["groups"][0]["lines"]) == (True, [])
    whole = {"since": "2020-01-01", "until": "2022-01-01"}
    assert (await leader.http.get(figures, params=whole)).status_code == 422


def _days(at: str) -> dict[str, str]:
    """The day of a moment and the ones beside it, whichever zone counts them."""
    day = date.fromisoformat(at[:10])
    one = timedelta(days=1)
    return {"since": (day - one).isoformat(), "until": (day + one).isoformat()}
