import pytest

from pipelines.rules.audit.audit_detail import changes_of, notes_of
from pipelines.rules.audit.audit_masking import (
    MASKED,
    is_business,
    masked_changes,
    masked_detail,
    masked_notes,
)

EDIT = {
    "before": {"name": "周某", "ward_id": "A", "key_control": False},
    "after": {"name": None, "ward_id": "B", "key_control": True},
    "titles_before": {"ward_id": "一监区"},
    "titles_after": {"ward_id": "二监区"},
    "state": ["in_custody", "released"],
    "reason": "更正",
}


def test_a_record_of_the_business_tells_which_fields_were_changed_and_no_value() -> None:
    detail = masked_detail("inmates", EDIT)
    assert detail == {
        "before": {"name": MASKED, "ward_id": MASKED, "key_control": MASKED},
        "after": {"name": None, "ward_id": MASKED, "key_control": MASKED},
        "titles_before": {"ward_id": MASKED},
        "titles_after": {"ward_id": MASKED},
        "state": ["in_custody", "released"],
        "reason": "更正",
    }
    changes = masked_changes("inmates", changes_of("inmates", EDIT))
    assert [(one.title, one.before, one.after) for one in changes] == [
        ("姓名", MASKED, "—"),
        ("所在监区", MASKED, MASKED),
        ("重控", MASKED, MASKED),
        ("状态", "在押", "已释放"),
    ]


def test_what_the_platform_itself_was_set_to_is_told() -> None:
    detail = {"before": {"join_early_s": 300}, "after": {"join_early_s": 600}, "name": "提前进入"}
    assert masked_detail("parameter", detail) == detail
    changes = changes_of("parameter", detail)
    assert masked_changes("parameter", changes) == changes
    assert masked_notes("parameter", notes_of(detail)) == notes_of(detail)


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({"text": "请注意言行"}, {"text": MASKED}),
        ({"query": "周某", "rows": 3}, {"query": MASKED, "rows": 3}),
        ({"nobody_knows": {"a": ["周某", 1]}}, {"nobody_knows": {"a": [MASKED, MASKED]}}),
        ({"score": 0.4, "free": True}, {"score": 0.4, "free": True}),
        ({"amount": {"sealed": "00ff"}}, {"amount": {"sealed": "00ff"}}),
        ({"case_id": "01J", "relative_ids": ["01K"]}, {"case_id": "01J", "relative_ids": ["01K"]}),
        (
            {"code": "call_not_found", "reason": "违规"},
            {"code": "call_not_found", "reason": "违规"},
        ),
        ({"before": 5, "after": 6}, {"before": MASKED, "after": MASKED}),
        ({"text": ""}, {"text": ""}),
    ],
)
def test_notes_tell_what_was_done_and_no_words_of_a_record(
    detail: dict[str, object], told: dict[str, object]
) -> None:
    assert masked_detail("video_call", detail) == told


def test_notes_in_words_are_masked_alike_and_sealed_ones_stay_told_as_sealed() -> None:
    detail = {"text": "请注意言行", "reason": "违规", "value": {"sealed": "00ff"}}
    notes = masked_notes("video_call", notes_of(detail))
    assert [(one.title, one.text) for one in notes] == [
        ("内容", MASKED),
        ("理由", "违规"),
        ("值", "已加密"),
    ]


def test_a_kind_that_nobody_knows_is_the_business() -> None:
    assert is_business("made_tomorrow")
    assert is_business("inmates")
    assert not is_business("officer")
    assert not is_business("api_consumers")
