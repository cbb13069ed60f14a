from pipelines.rules.audit_detail import changes_of, notes_of


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


def test_sealed_values_are_told_to_be_sealed() -> None:
    sealed = {"sealed": "00ff"}
    detail = {"before": {"amount": sealed}, "after": {"amount": sealed}}
    assert told("pay_items", detail) == [("金额", "已加密", "已加密")]
    notes = {one.name: one.text for one in notes_of({"amount": [None, sealed], "people": 2})}
    assert notes == {"amount": "—、已加密", "people": "2"}
