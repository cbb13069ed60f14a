"""What every business module does, whichever it is: written once, run for each of the map."""

import re
from typing import Any

import pytest

from connectors.postgres.audit import audit
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR
from pipelines.rules.modules.rights import kept_by_bureau
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.reading import read_rows
from schemas.modules import field as kinds
from schemas.modules.field import Edited
from schemas.modules.module import Verb
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.modules.every_bench import all_is_audited as all_is_audited
from tests.integration.serve.modules.every_bench import bench as bench
from tests.integration.serve.modules.every_bench import first_text, need, settable, wrong_values


async def test_a_record_is_created_found_and_read(bench: Bench) -> None:
    keeper = await bench.keeper()
    sample = await bench.sample()
    made = await bench.make(sample)
    assert made["version"] == 1
    for name, value in sample.items():
        if not bench.module.field(name).mask:
            assert made["values"][name] == value
    read = await keeper.get(f"{bench.path}/{made['id']}")
    assert read["record"] == made
    pointing = [field for field in settable(bench) if field.name in made["titles"]]
    assert all(made["titles"][field.name] for field in pointing)
    field = first_text(bench)
    listed = await keeper.get(bench.path, **{field.name: made["values"][field.name]})
    assert [row["id"] for row in listed["rows"]] == [made["id"]]
    assert listed["total"] == 1
    assert (await keeper.get(bench.path, q="没有这样的记录"))["rows"] == []
    listed = await keeper.get(bench.path, limit=200)
    assert made["id"] in {row["id"] for row in listed["rows"]}


async def test_a_list_is_ordered_and_paged(bench: Bench) -> None:
    keeper = await bench.keeper()
    ids = {(await bench.create())["id"] for _ in range(3)}
    for field in bench.module.fields:
        if not field.sortable:
            continue
        up = await keeper.get(bench.path, sort=field.name, limit=200)
        down = await keeper.get(bench.path, sort=f"-{field.name}", limit=200)
        assert ids <= {row["id"] for row in up["rows"]}
        assert {row["id"] for row in up["rows"]} == {row["id"] for row in down["rows"]}
    seen: list[str] = []
    while page := (await keeper.get(bench.path, limit=2, offset=len(seen)))["rows"]:
        seen += [row["id"] for row in page]
    assert len(seen) == len(set(seen))
    assert ids <= set(seen)
    assert (await keeper.http.get(bench.path, params={"sort": "nothing"})).status_code == 422
    assert (await keeper.http.get(bench.path, params={"nothing": "x"})).status_code == 422


async def test_every_problem_of_a_form_is_named_at_once(bench: Bench) -> None:
    need(bench, Verb.CREATE)
    keeper = await bench.keeper()
    empty = await keeper.ask("POST", bench.path, {"values": {"nothing": 1}})
    assert (empty.status_code, empty.json()["code"]) == (422, "invalid_fields")
    problems = {one["field"]: one["message"] for one in empty.json()["detail"]["problems"]}
    missing = {f.name for f in settable(bench) if f.required and f.default is None}
    assert missing - {f.name for f in settable(bench) if isinstance(f.kind, kinds.Flag)} == set(
        problems
    ) - {"nothing"}
    for name in set(problems) - {"nothing"}:
        assert bench.module.field(name).title in problems[name]
    sample = await bench.sample()
    for field in settable(bench):
        for wrong in wrong_values(field):
            asked = {"values": sample | {field.name: wrong}}
            reply = await keeper.ask("POST", bench.path, asked)
            assert reply.status_code == 422, (field.name, wrong, reply.text)
            (told,) = reply.json()["detail"]["problems"]
            assert told["field"] == field.name
            assert field.title in told["message"]


async def test_a_value_that_must_be_unique_is_refused_by_name(bench: Bench) -> None:
    need(bench, Verb.CREATE)
    keeper = await bench.keeper()
    sample = await bench.sample()
    await keeper.post(bench.path, {"values": sample})
    unique = [field for field in settable(bench) if field.unique and field.name in sample]
    for field in unique:
        again = (await bench.sample()) | {field.name: sample[field.name]}
        reply = await keeper.ask("POST", bench.path, {"values": again})
        assert reply.status_code == 422
        assert reply.json()["detail"]["problems"] == [
            {"field": field.name, "message": f"{field.title}已被使用"}
        ]
    for names in bench.module.unique_together:
        again = (await bench.sample()) | {name: sample[name] for name in names}
        assert (await keeper.ask("POST", bench.path, {"values": again})).status_code == 422


async def test_of_two_who_edit_one_record_the_second_is_told(bench: Bench) -> None:
    need(bench, Verb.EDIT)
    keeper = await bench.keeper()
    made = await bench.create()
    path, other = f"{bench.path}/{made['id']}", await bench.sample()
    field = next(
        one
        for one in settable(bench)
        if one.edited is Edited.ALWAYS
        and other.get(one.name) not in (None, made["values"][one.name])
    )
    asked = {"version": 1, "values": {field.name: other[field.name]}, "reason": "更正"}
    first = await bench.change(path, asked)
    assert first["version"] == 2
    second = await keeper.ask("PUT", path, asked)
    assert (second.status_code, second.json()["code"]) == (409, "changed_meanwhile")
    assert (await keeper.get(path))["record"] == first
    # The same values again change nothing and leave no trace.
    assert await keeper.put(path, asked | {"version": 2}) == first
    changes = await keeper.get(f"{path}/changes")
    made_here = ["create"] if Verb.CREATE in bench.module.verbs else []
    assert [change["action"] for change in changes] == ["edit", *made_here]
    edited = changes[0]
    assert set(edited["before"]) == set(edited["after"]) == {field.name}
    assert edited["reason"].startswith("更正")
    once = [f for f in settable(bench) if f.edited is Edited.ONCE and f.name in other]
    for fixed in once:
        values = {"version": 2, "values": {fixed.name: other[fixed.name]}}
        assert (await keeper.ask("PUT", path, values)).status_code == 422


@pytest.mark.requirement("NF-SEC-09")
async def test_key_data_change_by_approval_alone_and_both_versions_stay(bench: Bench) -> None:
    if not bench.module.guarded:
        pytest.skip("the module holds no key data")
    keeper, made, other = await bench.keeper(), await bench.create(), await bench.sample()
    path = f"{bench.path}/{made['id']}"
    for field in settable(bench):
        values = {field.name: other.get(field.name)}
        if field.edited is not Edited.ALWAYS or values[field.name] in (
            None,
            made["values"][field.name],
        ):
            continue
        asked = {"version": made["version"], "values": values, "reason": "更正"}
        waiting = await keeper.put(path, asked)
        if not bench.module.is_key(field.name):
            assert waiting["pending"] is None
            made = waiting
            continue
        # The keeper alone changes nothing; a second officer lets it pass.
        assert waiting == made | {"pending": waiting["pending"]}
        detail = await keeper.get(path)
        assert detail["record"] == waiting
        assert detail["waiting"]["case_id"] == waiting["pending"]
        assert [line["title"] for line in detail["waiting"]["lines"]] == [field.title]
        listed = (await keeper.get(bench.path, limit=200))["rows"]
        assert [row["pending"] for row in listed if row["id"] == made["id"]] == [waiting["pending"]]
        await bench.agree()
        after = (await keeper.get(path))["record"]
        assert after["pending"] is None
        (newest, *_) = await keeper.get(f"{path}/changes")
        assert newest["before"] == {field.name: made["values"][field.name]}
        assert newest["after"] == {field.name: after["values"][field.name]}
        assert "审批通过" in newest["reason"]
        made = after
    if Verb.DELETE not in bench.module.verbs:
        return
    gone = await keeper.ask("DELETE", f"{path}?version={made['version']}&reason=登记错误")
    assert gone.is_success
    if bench.module.removed_by_approval:
        assert (await keeper.get(path))["waiting"]["verb"] == "delete"
        await bench.agree()
    assert (await keeper.http.get(path)).status_code == 404


@pytest.mark.requirement("NF-SEC-10")
async def test_another_prison_sees_nothing_of_it(bench: Bench) -> None:
    if bench.module.scope.unit is None and bench.module.scope.rule is None:
        pytest.skip("the module belongs to no unit")
    made = await bench.create()
    keeper = await bench.keeper()
    if bench.module.code in KEPT_BY_ADMINISTRATOR:
        pytest.skip("the administrator keeps it for the whole bureau")
    if kept_by_bureau(bench.module):
        pytest.skip("every prison reads it")
    other, chief = await bench.elsewhere(), await bench.above()
    path = f"{bench.path}/{made['id']}"
    assert made["id"] not in {row["id"] for row in (await other.get(bench.path))["rows"]}
    for one in (keeper, chief):
        listed = await one.get(bench.path, limit=200)
        assert made["id"] in {row["id"] for row in listed["rows"]}
    every: list[tuple[Verb, str, str, Any]] = [
        (Verb.LIST, "GET", path, None),
        (Verb.EDIT, "PUT", path, {"version": 1, "values": {}}),
        (Verb.DELETE, "DELETE", f"{path}?version=1", None),
        (Verb.LIST, "GET", f"{path}/changes", None),
        (Verb.REVEAL, "POST", f"{path}/reveal/id_no", None),
    ]
    tries = [one for verb, *one in every if verb in bench.module.verbs]
    for method, address, body in tries:
        reply = await other.ask(method, address, body)
        assert (reply.status_code, reply.json()["code"]) == (404, "record_not_found"), address
    refused = [row for row in await bench.audit_rows(made["id"]) if row.result == "refused"]
    assert len(refused) == len(tries)
    assert {row.stream for row in refused} == {"P04"}
    need(bench, Verb.CREATE)
    elsewhere = await other.ask("POST", bench.path, {"values": await bench.sample()})
    assert elsewhere.status_code == 422


async def test_without_the_permission_nothing_is_done(bench: Bench) -> None:
    made = await bench.create()
    monitor = await bench.people.officer("monitor")
    path = f"{bench.path}/{made['id']}"
    tries = [
        ("GET", bench.path, None),
        ("GET", path, None),
        ("POST", bench.path, {"values": {}}),
        ("PUT", path, {"version": 1, "values": {}}),
        ("DELETE", f"{path}?version=1", None),
        ("POST", f"{path}/reveal/name", None),
        ("GET", f"{bench.path}/choices", None),
        ("GET", f"/api/modules/{bench.module.code}", None),
        ("GET", f"{bench.path}/export", None),
        ("GET", f"{bench.path}/template", None),
        *(
            ("POST", f"{path}/actions/{action.code}", {"version": 1})
            for action in bench.module.actions
        ),
    ]
    for method, address, body in tries:
        reply = await monitor.ask(method, address, body)
        assert (reply.status_code, reply.json()["code"]) == (403, "no_permission"), address
    assert bench.module.code not in {one["code"] for one in await monitor.get("/api/modules")}
    assert (await bench.people.somebody().http.get(bench.path)).status_code == 401


async def test_sealed_values_are_masked_and_each_look_is_audited(bench: Bench) -> None:
    sealed = [field for field in bench.module.fields if field.mask]
    if not sealed:
        pytest.skip("nothing is sealed")
    keeper, sample = await bench.keeper(), await bench.sample()
    made = await bench.make(sample)
    path = f"{bench.path}/{made['id']}"
    approver = await bench.people.officer("prison_approver")
    told = [
        made,
        await keeper.get(path),
        await keeper.get(bench.path),
        await keeper.get(f"{path}/changes"),
        await approver.get(path),
        [row.detail for row in await bench.audit_rows(made["id"])],
    ]
    for field in sealed:
        if field.name not in sample:
            continue
        plain = sample[field.name]
        assert field.name in made["masked"]
        assert not re.search(re.escape(plain), str(told))
        assert (await keeper.get(bench.path, **{field.name: plain}))["total"] == 1
        assert (await keeper.get(bench.path, **{field.name: plain[:-1]}))["total"] == 0
        assert await keeper.post(f"{path}/reveal/{field.name}") == {"value": plain}
        refused = await approver.refused(f"{path}/reveal/{field.name}")
        assert refused == (403, "no_permission")
    looks = [row for row in await bench.audit_rows(made["id"]) if row.action.endswith(".reveal")]
    done = [row.detail["field"] for row in looks if row.result == "ok"]
    assert done == [field.name for field in sealed if field.name in sample]


async def test_a_deleted_record_is_gone_and_its_values_are_in_the_log(bench: Bench) -> None:
    need(bench, Verb.DELETE)
    keeper = await bench.keeper()
    made = await bench.create()
    path = f"{bench.path}/{made['id']}"
    stale = await keeper.ask("DELETE", f"{path}?version=7")
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    gone = await keeper.ask("DELETE", f"{path}?version=1&reason=登记错误")
    assert gone.status_code == 204
    if bench.module.removed_by_approval:
        assert (await keeper.get(path))["record"] == made | {
            "pending": (await keeper.get(path))["waiting"]["case_id"]
        }
        await bench.agree()
    assert (await keeper.http.get(path)).status_code == 404
    row = next(r for r in await bench.audit_rows(made["id"]) if r.action.endswith(".delete"))
    assert row.result == "refused"
    last = [r for r in await bench.audit_rows(made["id"]) if r.result == "ok"][-1]
    before, values = last.detail["before"], made["values"]
    sealed = {field.name for field in bench.module.fields if field.sealed}
    assert before.keys() == values.keys()
    assert {name: before[name] for name in values if name not in sealed} == {
        name: value for name, value in values.items() if name not in sealed
    }
    given = [name for name in sealed if values[name] is not None]
    assert all(str(values[name]) not in str(before[name]) for name in given)
    assert last.detail["reason"].startswith("登记错误")
    async with bench.world.database.transaction() as tx:
        assert (await audit.verify(tx)).verified


async def test_a_picker_finds_records_by_their_label(bench: Bench) -> None:
    keeper = await bench.keeper()
    made = await bench.create()
    found = await keeper.get(f"{bench.path}/choices", limit=200)
    (one,) = [choice for choice in found if choice["value"] == made["id"]]
    label = bench.module.field(bench.module.label[0])
    value = made["values"][label.name]
    if isinstance(label.kind, kinds.Choice):
        value = next(one.title for one in label.kind.options if one.value == value)
    assert str(made["titles"].get(label.name) or value) in one["title"]


async def test_a_search_is_kept_for_its_officer_alone(bench: Bench) -> None:
    keeper = await bench.keeper()
    path = f"/api/modules/{bench.module.code}/filters"
    saved = await keeper.post(path, {"name": "常用", "query": "q=王"})
    again = await keeper.post(path, {"name": "常用", "query": "q=李"})
    assert again["id"] == saved["id"]
    assert await keeper.get(path) == [again]
    kept_above = kept_by_bureau(bench.module)
    other = await bench.people.officer("leader") if kept_above else await bench.elsewhere()
    assert await other.get(path) == []
    unknown = {"name": "错", "query": "nothing=1"}
    assert (await keeper.ask("POST", path, unknown)).status_code == 422
    for field in bench.module.fields:
        if field.mask:
            sealed = {"name": "号码", "query": f"{field.name}=99000019700101"}
            assert (await keeper.ask("POST", path, sealed)).status_code == 422
    assert (await other.ask("DELETE", f"{path}/{saved['id']}")).status_code == 404
    assert (await keeper.ask("DELETE", f"{path}/{saved['id']}")).status_code == 204
    assert await keeper.get(path) == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_an_export_read_back_changes_nothing(bench: Bench, form: str) -> None:
    need(bench, Verb.IMPORT)
    keeper = await bench.keeper()
    made = [await bench.create() for _ in range(2)]
    total = (await keeper.get(bench.path))["total"]
    content = await bench.export(keeper, form)
    report = await bench.load(keeper, content)
    assert report == {
        "created": 0,
        "changed": 0,
        "unchanged": total,
        "waiting": 0,
        "refused": 0,
        "problems": [],
    }
    for one in made:
        assert (await keeper.get(f"{bench.path}/{one['id']}"))["record"] == one
    rows = read_rows(content)
    assert str(rows[0].cells[0]).startswith("导出人：")
    assert len(rows) == total + 2
    taken = [row for row in await bench.log() if row.action.endswith(".export")]
    assert taken[-1].detail["rows"] == total


async def test_a_file_of_the_template_creates_records(bench: Bench) -> None:
    need(bench, Verb.IMPORT)
    keeper = await bench.keeper()
    template = (await keeper.http.get(f"{bench.path}/template")).content
    (header,) = read_rows(template)
    sample = await bench.sample()
    exported = read_rows(await bench.export(keeper, "xlsx", **(await bench.only())))
    titles = {str(title): place for place, title in enumerate(exported[1].cells)}
    filled: list[Cell] = []
    for heading in header.cells:
        field = next((f for f in bench.module.fields if f.title == heading), None)
        if field is None or field.name not in sample:
            filled.append(None)
        elif field.mask or isinstance(field.kind, kinds.Text | kinds.Linked | kinds.Day):
            filled.append(sample[field.name])
        else:
            # As another record's export writes it, which is how people copy.
            filled.append(exported[2].cells[titles[field.title]])
    writer = CsvWriter()
    content = writer.feed([header.cells, filled])
    before = (await keeper.get(bench.path))["total"]
    report = await bench.load(keeper, content)
    assert (report["created"], report["problems"]) == (1, [])
    assert (await keeper.get(bench.path))["total"] == before + 1
