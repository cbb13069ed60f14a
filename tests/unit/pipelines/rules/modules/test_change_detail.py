from pipelines.rules.modules.change_detail import change_detail, creation_detail
from schemas.modules.people.relatives import RELATIVES


def test_a_new_record_tells_every_field_and_masks_what_is_nobodys() -> None:
    values = {"name": "李芳", "id_no": "990000197001010011", "phone": "10012345678"}
    detail = creation_detail(RELATIVES, values, {"unit_id": "三监"}, "active")
    assert detail["before"] == {}
    assert set(detail["after"]) == {field.name for field in RELATIVES.fields}
    assert detail["after"]["name"] == "李芳"
    assert "197001010011" not in str(detail)
    assert detail["titles_after"] == {"unit_id": "三监"}
    assert (detail["version"], detail["state"]) == (1, [None, "active"])


def test_a_state_that_stays_is_not_told() -> None:
    detail = change_detail(
        before={"remark": "旧"},
        after={"remark": "新"},
        titles_before={},
        titles_after={},
        version=2,
        reason="更正",
        states=("active", "active"),
    )
    assert "state" not in detail
    assert detail["reason"] == "更正"
