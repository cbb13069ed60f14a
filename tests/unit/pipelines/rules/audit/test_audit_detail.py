import pytest

from pipelines.rules.audit.audit_detail import changes_of, notes_of


def told(kind: str, detail: dict[str, object]) -> list[tuple[str, str, str]]:
    return [(one.title, one.before, one.after) for one in changes_of(kind, detail)]


def test_fields_of_a_module_read_as_its_declaration_says() -> None:
    detail = {
        "before": {"key_control": False, "ward_id": "A", "name": "周某"},
        "after": {"key_control": True, "ward_id": "B", "name": None},
        "titles_before": {"ward_id": "一监区"},
        "titles_after": {"ward_id": "二监区"},
        "state": ["in_custody", "released"],
        "reason": "更正",
    }
    assert told("inmates", detail) == [
        ("姓名", "周某", "—"),
        ("所在监区", "一监区", "二监区"),
        ("重控", "否", "重控"),
        ("状态", "在押", "已释放"),
    ]
    assert [(one.title, one.text) for one in notes_of(detail)] == [("理由", "更正")]


def test_moments_read_in_the_bureaus_zone() -> None:
    detail = {"after": {"key_control_until": "2026-11-24T16:00:00Z"}}
    assert told("inmates", detail) == [("重控结束时间", "—", "2026-11-25 00:00")]


def test_other_rows_have_titles_of_their_own_and_keep_unknown_names() -> None:
    detail = {"before": {"join_early_s": 300}, "after": {"join_early_s": 600, "roles": ["a", "b"]}}
    assert told("parameter", detail) == [("提前进入", "300", "600"), ("角色", "—", "a、b")]
    assert told("officer", {"before": True, "after": False}) == [("值", "是", "否")]
    assert told("call", {"code": "x"}) == []
    assert [one.title for one in notes_of({"code": "x", "nobody_knows": {"a": 1}, "n": None})] == [
        "代码",
        "nobody_knows",
    ]


def test_a_single_value_on_one_side_is_that_of_the_rows_one_field() -> None:
    assert told("officer", {"after": 5}) == [("值", "—", "5")]
    assert told("officer", {"before": 5}) == [("值", "5", "—")]


def test_sealed_values_are_told_to_be_sealed() -> None:
    sealed = {"sealed": "00ff"}
    detail = {"before": {"amount": sealed}, "after": {"amount": sealed}}
    assert told("pay_items", detail) == [("金额", "已加密", "已加密")]
    notes = {one.name: one.text for one in notes_of({"amount": [None, sealed], "people": 2})}
    assert notes == {"amount": "—、已加密", "people": "2"}


def test_what_is_in_order_stands_first_and_the_rest_as_it_came() -> None:
    detail = {
        "before": {"zeta": 1, "name": "周某", "alpha": None},
        "after": {"zeta": "", "beta": 2},
    }
    found = changes_of("inmates", detail)
    assert [one.name for one in found] == ["name", "zeta", "alpha", "beta"]
    assert told("inmates", detail) == [
        ("姓名", "周某", "—"),
        ("zeta", "1", "—"),
        ("alpha", "—", "—"),
        ("beta", "—", "2"),
    ]


def test_each_side_reads_by_its_fields_kind_and_its_own_titles() -> None:
    moment = {"key_control_until": "2026-11-24T16:00:00Z"}
    assert told("inmates", {"before": moment}) == [("重控结束时间", "2026-11-25 00:00", "—")]
    # A title counts for its side alone.
    detail = {
        "before": {"ward_id": "A"},
        "after": {"ward_id": "B"},
        "titles_after": {"ward_id": "乙"},
    }
    assert told("inmates", detail) == [("所在监区", "A", "乙")]


@pytest.mark.parametrize(
    ("state", "read"),
    [
        (["in_custody", None], [("状态", "在押", "—")]),
        (["in_custody"], []),
        ("in_custody", []),
    ],
)
def test_a_state_that_moved_is_a_change(state: object, read: list[tuple[str, str, str]]) -> None:
    assert told("inmates", {"state": state}) == read
    assert told("nobody_knows", {"state": state}) == []
    assert [one.name for one in changes_of("inmates", {"state": state})] == ["state"] * len(read)
    notes = [one.name for one in notes_of({"state": state})]
    assert notes == ([] if isinstance(state, list) else ["state"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "是"),
        (False, "否"),
        (1.5, "1.5"),
        ([], "—"),
        (["a", 1], "a、1"),
        ({"a": [1]}, '{"a":[1]}'),
        ([{"a": 1}, 1.5], '[{"a":1},1.5]'),
        ({"sealed": "00ff"}, "已加密"),
        ([True, {"sealed": "00ff"}, "x"], "是、已加密、x"),
    ],
)
def test_a_value_that_nothing_is_declared_for_reads_plainly(value: object, text: str) -> None:
    assert [(one.name, one.title, one.text) for one in notes_of({"reason": value})] == [
        ("reason", "理由", text)
    ]
    assert notes_of({"before": value, "after": value, "reason": None, "text": ""}) == []
