from pipelines.rules.headcount.synchronised import synchronised_detail


def test_a_ward_is_named_where_it_is_another_one() -> None:
    detail = synchronised_detail(
        {"ward_id": "1"}, {"ward_id": "2"}, {"ward_id": "三监 一监区"}, "三监 二监区", ("a", "a")
    )
    assert detail["titles_before"] == {"ward_id": "三监 一监区"}
    assert detail["titles_after"] == {"ward_id": "三监 二监区"}
    assert "state" not in detail


def test_who_leaves_changes_the_state_alone() -> None:
    detail = synchronised_detail({}, {}, {}, "三监 一监区", ("in_custody", "released"))
    assert detail["after"] == detail["titles_after"] == {}
    assert detail["state"] == ["in_custody", "released"]


def test_an_identity_number_is_masked() -> None:
    new = {"id_no": "990000197001010011"}
    assert new["id_no"] not in str(synchronised_detail({}, new, {}, None, (None, "in_custody")))
