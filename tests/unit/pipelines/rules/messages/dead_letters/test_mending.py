"""What may be sent in a dead letter's place."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from pipelines.rules.messages.dead_letters.mending import as_it_was, mended, with_line
from pipelines.rules.messages.dead_letters.place import Place, place_of
from pipelines.rules.messages.dead_letters.telling import plain_reason
from schemas.errors import Conflict, InvalidInput
from schemas.labour.hours import HoursKind, HoursLine
from schemas.messages.dead_letters import MendedLine
from schemas.messages.kinds import KINDS, kind_of
from schemas.messages.labour import HoursEntered
from schemas.messages.subjects import (
    WORDS_CHANGED,
    alert_changed,
    alert_raised,
    approval_event,
    call_recording,
    call_state,
    call_transcript,
    funds_due,
    labour_hours,
    labour_pay,
    notify_officers,
    notify_official,
    venue_changed,
)

ID = "01JXXXXXXXXXXXXXXXXXXXXXXA"
OTHER = "01JXXXXXXXXXXXXXXXXXXXXXXB"
SUBJECT = labour_hours("P03", "entered")
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)


def letter(minutes: int = -5, **more: Any) -> bytes:
    fields: dict[str, Any] = {
        "sheet_id": ID, "prison_id": ID, "ward_id": ID, "day": date(2026, 11, 3), "version": 1,
        "by": ID, "at": AT, "whole": False, **more,
    }  # fmt: skip
    line = HoursLine(ID, ID, HoursKind.NORMAL, minutes, 3, OTHER)
    return msgspec.json.encode(HoursEntered(lines=[line], **fields))


def test_a_mended_line_keeps_what_was_not_asked_about() -> None:
    asked = MendedLine(inmate_id=OTHER, post_id=ID, kind=HoursKind.REST, minutes=60)
    sent = msgspec.json.decode(with_line(SUBJECT, letter(), asked, {}), type=HoursEntered)
    assert sent.lines == [HoursLine(OTHER, ID, HoursKind.REST, 60, 3, OTHER)]
    assert msgspec.structs.replace(sent, lines=[]) == msgspec.structs.replace(
        msgspec.json.decode(letter(), type=HoursEntered), lines=[]
    )


def test_a_line_mended_to_another_post_goes_to_that_posts_project() -> None:
    asked = MendedLine(inmate_id=ID, post_id=OTHER, kind=HoursKind.NORMAL, minutes=60)
    for projects, project in (({OTHER: ID}, ID), ({}, None)):
        sent = with_line(SUBJECT, letter(), asked, projects)
        assert msgspec.json.decode(sent, type=HoursEntered).lines[0].project_id == project


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ward_id": OTHER}, "ward_id"),
        ({"by": OTHER}, "by"),
        ({"version": 2}, "version"),
        ({"version": "x"}, "version"),
        ({"lines": []}, "lines"),
        ({"lines": [[ID, ID, "normal", "x"]]}, "lines[0][3]"),
        ({"lines": [[ID, ID, "normal", 0]]}, "lines[0]"),
    ],
)
def test_a_refusal_names_the_field(change: dict[str, Any], field: str) -> None:
    body = msgspec.json.decode(letter(60)) | change
    with pytest.raises(InvalidInput) as refused:
        mended(SUBJECT, letter(), msgspec.json.encode(body).decode())
    assert refused.value.detail["field"] == field


def test_a_missing_field_is_named_and_nonsense_is_told() -> None:
    body = msgspec.json.decode(letter(60))
    del body["day"]
    for text, field in ((msgspec.json.encode(body).decode(), "day"), ("{", "payload"),
                        ("[" * 90_000, "payload"), ("\ud800", "payload")):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            mended(SUBJECT, letter(), text)
        assert refused.value.detail["field"] == field


def test_what_was_decided_on_or_cannot_be_read_is_not_mended() -> None:
    text = letter(60).decode()
    for subject, payload in (
        (labour_hours("P03", "decided"), letter()),
        (labour_hours("P03", "corrected"), letter()),
        (SUBJECT, b"\xff\xfe"),
        (SUBJECT, b"7"),
        ("nobody.knows", letter()),
    ):
        with pytest.raises(Conflict):
            mended(subject, payload, text)
    with pytest.raises(InvalidInput):
        as_it_was(SUBJECT, letter(-5))
    assert as_it_was(SUBJECT, letter(60)) == letter(60)


def test_every_subject_has_its_message() -> None:
    subjects = (
        call_state("P03", ID), call_transcript("P03", ID), venue_changed("P03", ID),
        call_recording("P03", ID), alert_raised("P03"), alert_changed("P03"),
        approval_event("P03", ID, "entered"), notify_officers("P03"), notify_official("P03"),
        WORDS_CHANGED,
        *(labour_hours("P03", event) for event in ("entered", "decided", "corrected")),
        labour_pay("P03"), funds_due("P03"),
    )  # fmt: skip
    known = [kind_of(subject) for subject in subjects]
    assert known == list(KINDS.values())
    assert kind_of("labour.P03.hours") is None


def test_a_letter_belongs_to_its_subjects_prison_and_its_messages_ward() -> None:
    assert place_of(SUBJECT, letter()) == Place("P03", ID)
    assert place_of(SUBJECT, b"\xff") == Place("P03", None)
    assert place_of(SUBJECT, b'{"ward_id": 7}') == Place("P03", None)
    assert place_of("notify.officers.P04", b"{}") == Place("P04", None)
    for subject in (WORDS_CHANGED, "approval.bureau.x.entered", f"notify.{ID}", "x"):
        assert place_of(subject, letter()) == Place(None, None)


def test_a_reason_is_told_in_plain_words() -> None:
    assert plain_reason("ledger", "工时须在1分钟至24小时之间。") == "工时须在1分钟至24小时之间。"
    assert "格式" in plain_reason("ledger", "ValidationError: Expected `array`, got `int`")
    assert "发出" in plain_reason("outbox", "message_too_large {'size': 9}")
    assert "出错" in plain_reason("alert-desk", "Traceback: KeyError 'x'")
