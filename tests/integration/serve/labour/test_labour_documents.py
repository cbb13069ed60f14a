"""Support documents: written by their keepers, reviewed, published, withdrawn (LR-DOC)."""

from typing import Any

import pytest
from sqlalchemy import text

from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

READ = "/api/labour-documents"
MANAGED = "/api/records/labour_documents"
VERSIONS = "/api/records/labour_document_versions"
CLASSES = {
    "safety": ("车间用电安全", "开机前检查电源和接地。"),
    "law": ("监狱法摘编", "罪犯必须参加劳动。"),
    "operation": ("缝纫机操作", "换针时必须断电。"),
    "norms": ("劳动现场规范", "工具定置，人走清点。"),
}


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench("labour_documents", people, world)


async def act(person: Person, record: Any, action: str, reason: str = "") -> Any:
    path = f"{MANAGED}/{record['id']}/actions/{action}"
    return await person.post(path, {"version": record["version"], "values": {}, "reason": reason})


async def now(keeper: Person, record: Any) -> Any:
    return (await keeper.get(f"{MANAGED}/{record['id']}"))["record"]


async def published(bench: Bench, leader: Person, **values: Any) -> Any:
    """A document that a leader let pass."""
    keeper = await bench.keeper()
    made = await bench.create(**values)
    await act(keeper, made, "submit")
    await decide(leader, await only(leader), "approve", "同意发布")
    return await now(keeper, made)


@pytest.mark.requirement("LR-DOC-01")
@pytest.mark.requirement("LR-DOC-02")
async def test_a_document_of_each_class_is_found_by_text_and_opened(
    bench: Bench, people: People
) -> None:
    leader, reader = await people.officer("leader"), await people.officer("monitor")
    for code, (title, body) in CLASSES.items():
        await published(bench, leader, document_class=code, title=title, body=body)
    draft = await bench.create(title="断电草案", body="断电")
    listed = await reader.get(READ)
    assert listed["total"] == 4
    for code, (title, body) in CLASSES.items():
        (row,) = (await reader.get(READ, document_class=code))["rows"]
        assert row["title"] == title
        opened = await reader.get(f"{READ}/{row['id']}")
        assert (opened["body"], opened["author"]) == (body, "民警documents")
        (file,) = opened["files"]
        paper = await reader.http.get(f"{READ}/{row['id']}/files/{file['id']}")
        assert paper.content.startswith(b"%PDF")
    # In the text, in the title, by two words; a draft is found by none.
    (hit,) = (await reader.get(READ, q="断电"))["rows"]
    (piece,) = hit["pieces"]
    assert hit["title"] == "缝纫机操作"
    assert hit["excerpt"][piece["start"] : piece["end"]] == "断电"
    assert [row["title"] for row in (await reader.get(READ, q="规范 清点"))["rows"]] == [
        "劳动现场规范"
    ]
    assert (await reader.get(READ, q="没有这样的文字"))["rows"] == []
    for path in (
        f"{READ}/{draft['id']}",
        f"{READ}/{draft['id']}/files/{draft['values']['files'][0]}",
    ):
        assert (await reader.http.get(path)).status_code == 404


@pytest.mark.requirement("LR-DOC-02")
@pytest.mark.requirement("LR-DOC-03")
async def test_management_is_closed_without_the_role(bench: Bench, people: People) -> None:
    made = await bench.create()
    sample = await bench.sample()
    routes = (
        ("GET", MANAGED, None),
        ("GET", VERSIONS, None),
        ("GET", "/api/modules/labour_documents", None),
        ("GET", f"{MANAGED}/{made['id']}", None),
        ("GET", f"{MANAGED}/{made['id']}/files/{made['values']['files'][0]}", None),
        ("POST", MANAGED, {"values": sample}),
        ("PUT", f"{MANAGED}/{made['id']}", {"version": 1, "values": {"title": "改"}}),
        ("DELETE", f"{MANAGED}/{made['id']}?version=1", None),
        ("POST", f"{MANAGED}/{made['id']}/actions/submit", {"version": 1, "values": {}}),
        ("POST", f"{MANAGED}/{made['id']}/actions/withdraw", {"version": 1, "values": {}}),
    )
    for login in ("chief", "leader", "approver", "labour", "monitor", "sysadmin"):
        officer = await people.officer(login)
        for method, path, body in routes:
            reply = await officer.ask(method, path, body)
            assert (reply.status_code, reply.json()["code"]) == (403, "no_permission"), (
                login,
                path,
            )
        menu = await officer.get("/api/modules")
        assert not {one["code"] for one in menu} & {"labour_documents", "labour_document_versions"}


@pytest.mark.requirement("LR-DOC-04")
async def test_a_document_is_reviewed_published_revised_and_withdrawn(
    bench: Bench, people: People
) -> None:
    keeper, leader = await bench.keeper(), await people.officer("leader")
    reader = await people.officer("monitor")
    made = await bench.create(title="安全规程", body="第一版")
    first_paper = made["values"]["files"][0]
    assert (await act(keeper, made, "submit"))["state"] == "in_review"
    frozen = {"version": made["version"] + 1, "values": {"title": "改"}}
    assert (await keeper.ask("PUT", f"{MANAGED}/{made['id']}", frozen)).status_code == 409
    assert (await reader.get(READ))["rows"] == []
    # The approver reads text and papers where he decides.
    case = await only(leader)
    shown = await leader.get(f"/api/approvals/{case['id']}")
    assert {line["title"]: line["after"] for line in shown["difference"]}["正文"] == "第一版"
    (paper,) = shown["documents"]
    path = f"/api/approvals/{case['id']}/files/{paper['file']['id']}"
    assert (await leader.http.get(path)).content.startswith(b"%PDF")
    await decide(leader, case, "return", "请补充断电要求")
    returned = await now(keeper, made)
    assert returned["state"] == "returned"
    await act(keeper, returned, "submit")
    await decide(leader, await only(leader), "approve", "同意")
    out = await now(keeper, made)
    assert (out["state"], out["values"]["edition"], out["values"]["public"]) == (
        "published",
        1,
        True,
    )

    draft = await act(keeper, out, "revise")
    papers = (await bench.sample())["files"]
    change = {"version": draft["version"], "values": {"body": "第二版", "files": papers}}
    await keeper.put(f"{MANAGED}/{made['id']}", change)
    (row,) = (await reader.get(READ))["rows"]
    assert (await reader.get(f"{READ}/{row['id']}"))["body"] == "第一版"
    await act(keeper, await now(keeper, made), "submit")
    (still,) = (await reader.get(READ))["rows"]
    assert still["id"] == row["id"]
    await decide(leader, await only(leader), "approve", "同意")
    (second,) = (await reader.get(READ))["rows"]
    assert (second["number"], (await reader.get(f"{READ}/{second['id']}"))["body"]) == (2, "第二版")
    assert (await reader.http.get(f"{READ}/{row['id']}")).status_code == 404

    gone = await act(keeper, await now(keeper, made), "withdraw", "已过时")
    assert (gone["state"], gone["values"]["public"]) == ("withdrawn", False)
    assert (await reader.get(READ))["rows"] == []
    assert (await reader.http.get(f"{READ}/{second['id']}")).status_code == 404
    kept = (await keeper.get(VERSIONS, document_id=made["id"]))["rows"]
    assert [(one["values"]["number"], one["values"]["body"], one["state"]) for one in kept] == [
        (2, "第二版", "withdrawn"),
        (1, "第一版", "superseded"),
    ]
    # The first version has its paper still, which the second dropped.
    old = f"{VERSIONS}/{kept[1]['id']}/files/{first_paper}"
    assert (await keeper.http.get(old)).is_success
    again = await act(keeper, gone, "revise")
    refused = await keeper.ask("DELETE", f"{MANAGED}/{made['id']}?version={again['version']}")
    assert refused.json()["code"] == "document_published"


@pytest.mark.requirement("LR-DOC-04")
async def test_the_author_approves_neither_an_own_application_nor_anothers(
    bench: Bench, people: People, world: World
) -> None:
    both = frozenset({Role.DOCUMENT_KEEPER, Role.LEADER})
    await add_officer(world, "author", "P03", both)
    author, keeper = await people.officer("author"), await bench.keeper()
    values = await bench.sample() | {"files": None}
    made = await author.post(MANAGED, {"values": values})
    await act(author, made, "submit")
    assert (await author.get("/api/approvals/pending"))["rows"] == []
    leader = await people.officer("leader")
    await decide(leader, await only(leader), "reject", "不符合要求")
    # Submitted by somebody else, it still is the author's text.
    await act(keeper, await now(keeper, made), "submit")
    case = await only(author)
    path = f"/api/approvals/{case['id']}/decisions"
    asked = {"visit": case["visit"], "verdict": "approve", "opinion": "同意"}
    assert await author.refused(path, asked) == (403, "own_document")
    assert (await now(keeper, made))["state"] == "in_review"
    await decide(leader, await only(leader), "approve", "同意")
    assert (await now(keeper, made))["state"] == "published"


@pytest.mark.requirement("LR-DOC-04")
async def test_a_text_that_was_exchanged_during_the_review_is_not_published(
    bench: Bench, people: People, world: World
) -> None:
    keeper, leader = await bench.keeper(), await people.officer("leader")
    made = await bench.create(body="开机前检查电源。")
    await act(keeper, made, "submit")
    async with world.database.transaction() as tx:
        await tx.execute(text("update labour_document set body = '不必检查电源。'"))
    case = await only(leader)
    asked = {"visit": case["visit"], "verdict": "approve", "opinion": "同意"}
    _, code = await leader.refused(f"/api/approvals/{case['id']}/decisions", asked)
    assert code == "proposal_changed"
    assert (await leader.get(READ))["rows"] == []


@pytest.mark.requirement("LR-DOC-02")
async def test_a_prison_reads_its_own_and_the_bureaus_documents(
    bench: Bench, people: People, world: World
) -> None:
    chief = await people.officer("chief")
    for code, title in (("SH", "局规程"), ("P03", "本监规程"), ("P04", "外监规程")):
        await published(bench, chief, title=title, unit_id=await bench.unit_id(code))
    seen = {
        login: {row["title"] for row in (await (await people.officer(login)).get(READ))["rows"]}
        for login in ("labour", "elsewhere", "documents")
    }
    assert seen == {
        "labour": {"局规程", "本监规程"},
        "elsewhere": {"局规程", "外监规程"},
        "documents": {"局规程", "本监规程", "外监规程"},
    }
    keeper = await people.officer("keeper")
    assert (await keeper.http.get(READ)).status_code == 403
