"""Forms of own applications follow from declarations, and their answers make values and words."""

import pytest

from pipelines.rules.modules.own_form import answered, form_of, lines_of, named, open_values
from schemas.errors import InvalidInput
from schemas.modules.own import Own
from schemas.modules.people.inmate_bindings import INMATE_BINDINGS
from schemas.modules.people.whitelist_entries import WHITELIST_ENTRIES
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS

assert RELATIVE_NUMBERS.own is not None
assert WHITELIST_ENTRIES.own is not None
assert INMATE_BINDINGS.own is not None
NUMBER: Own = RELATIVE_NUMBERS.own
BINDING: Own = INMATE_BINDINGS.own
PHONE = "13912345678"


def test_a_form_asks_as_the_fields_of_the_record_are() -> None:
    form = form_of(RELATIVE_NUMBERS, NUMBER)
    phone, owner, kinship = form.questions
    assert (phone.label, phone.sealed, phone.most) == ("电话号码", True, 16)
    assert "11位手机号" in phone.form
    assert owner.whose is not None
    assert owner.label == "机主姓名"
    assert (kinship.along, len(kinship.options)) == ("owner_name", 5)
    assert form_of(WHITELIST_ENTRIES, WHITELIST_ENTRIES.own).questions == []  # type: ignore[arg-type]


def test_what_nobody_answers_is_empty_or_as_the_relative_is_bound() -> None:
    found = answered(NUMBER, {"phone": f" {PHONE} "}, "spouse")
    assert found == {"phone": PHONE, "owner_name": None, "kinship": "spouse"}
    told = answered(NUMBER, {"owner_name": "李大某", "kinship": "parent"}, "spouse")
    assert told == {"phone": None, "owner_name": "李大某", "kinship": "parent"}


@pytest.mark.parametrize("name", ["remark", "shared", "inmate_id", "relative_id"])
def test_what_is_not_asked_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        answered(NUMBER, {"phone": PHONE, name: "x"}, "spouse")
    assert refused.value.code == "invalid_fields"


def test_what_the_form_does_not_offer_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        answered(BINDING, {"kinship": "lawyer"}, "")
    assert refused.value.detail["problems"][0]["field"] == "kinship"


def test_who_is_not_bound_yet_says_whom_it_is_for() -> None:
    form = form_of(INMATE_BINDINGS, BINDING)
    assert [(one.name, one.label) for one in form.names] == [
        ("name", "服刑人员姓名"),
        ("inmate_no", "服刑人员编号"),
    ]
    assert form.names[1].form == "6至20位数字"
    assert form_of(RELATIVE_NUMBERS, NUMBER).names == []
    given = {"name": " 周某 ", "inmate_no": "3103000001", "kinship": "child"}
    assert named(BINDING, given) == {"name": "周某", "inmate_no": "3103000001"}
    assert answered(BINDING, given, "") == {"kinship": "child"}
    with pytest.raises(InvalidInput) as refused:
        named(BINDING, {"kinship": "child"})
    assert [one["field"] for one in refused.value.detail["problems"]] == ["name", "inmate_no"]


def test_words_are_masked_and_say_whose_it_is() -> None:
    values = {"phone": PHONE, "owner_name": None, "kinship": "spouse"}
    lines = lines_of(RELATIVE_NUMBERS, NUMBER, values, "李某某", "常用")
    assert [(one["title"], one["after"]) for one in lines] == [
        ("电话号码", "139****5678"),
        ("登记机主", "李某某（本人）"),
        ("机主与服刑人员关系", "配偶"),
        ("说明", "常用"),
    ]


def test_what_lies_sealed_is_not_shown_again() -> None:
    values = {"phone": PHONE, "owner_name": None, "kinship": "spouse", "proof": ["f"]}
    shown = open_values(RELATIVE_NUMBERS, NUMBER, values)
    assert shown == {"owner_name": "", "kinship": "spouse"}
