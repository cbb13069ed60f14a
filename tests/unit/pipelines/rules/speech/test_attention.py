"""What is archived by itself, what is proposed, and what a person may still decide."""

import msgspec
import pytest

from pipelines.rules.speech.attention import (
    Finding,
    WordHit,
    around,
    joined,
    may_change,
    of_meaning,
    of_review,
    of_words,
    require_archived,
    require_open,
)
from pipelines.rules.speech.meaning.judgement import Judgement, Piece, Risk, SpokenLine
from schemas.calls.attention import AttentionCause, AttentionReason, AttentionState
from schemas.calls.state import Assessment, Speaker
from schemas.errors import Conflict
from tests.integration.world import line

S = AttentionState


def hit(**changes: object) -> WordHit:
    plain: dict[str, object] = {
        "line_id": "01JZZZZZZZZZZZZZZZZZZZZZZZ",
        "word": "手机",
        "class_name": "违禁品",
        "severity": 2,
        "heard_as": "首机",
        "confidence": 0.6,
        "speaker": Speaker.INMATE,
        "start_s": 4.0,
        "state": "new",
    }
    return WordHit(**(plain | changes))  # type: ignore[arg-type]


def reason(text: str, start_s: float) -> AttentionReason:
    return AttentionReason(
        line_id=None, start=0, end=2, text=text, start_s=start_s, speaker=Speaker.INMATE
    )


@pytest.mark.requirement("VC-SUP-10")
@pytest.mark.parametrize(
    ("severity", "state", "archived"),
    [
        (1, "new", False),
        (1, "confirmed", True),
        (1, "dismissed", False),
        (2, "new", True),
        (3, "closed", True),
        (3, "dismissed", False),
    ],
)
def test_severe_or_confirmed_hits_are_archived(severity: int, state: str, archived: bool) -> None:
    found = of_words([hit(severity=severity, state=state)])
    assert bool(found) is archived
    assert all(one.state is S.ARCHIVED for one in found)


def test_hits_of_a_class_make_one_finding_with_the_surest_confidence() -> None:
    said = [hit(start_s=9.0, confidence=0.9), hit(word="香烟"), hit(class_name="暴力", word="打架")]
    found = {one.class_name: one for one in of_words(said)}
    assert set(found) == {"违禁品", "暴力"}
    both = found["违禁品"]
    assert (both.cause, both.confidence) == (AttentionCause.WORDS, 0.9)
    assert both.summary == "说到敏感词“香烟”“手机”"
    assert both.line_ids == ["01JZZZZZZZZZZZZZZZZZZZZZZZ"]
    # As it was heard stands beside the word that it was taken for.
    assert both.reasons == [
        AttentionReason(
            line_id="01JZZZZZZZZZZZZZZZZZZZZZZZ",
            start=0,
            end=0,
            text="首机",
            start_s=start_s,
            speaker=Speaker.INMATE,
            word=word,
        )
        for start_s, word in ((4.0, "香烟"), (9.0, "手机"))
    ]


@pytest.mark.requirement("VC-SUP-10")
def test_a_meaning_is_proposed_with_reasons_and_confidence() -> None:
    said = SpokenLine(id="a", speaker=Speaker.INMATE, start_s=7.5, text="我撑不下去了")
    piece = Piece(line_id="a", start=1, end=6, text="撑不下去了")
    judged = Judgement(risk=Risk.SELF_HARM, confidence=0.91, pieces=[piece], line_ids=["a"])
    assert of_meaning([judged], [said], "embedded", "1") == [
        Finding(
            cause=AttentionCause.MEANING,
            class_name="自伤自杀",
            confidence=0.91,
            summary="“撑不下去了”与自伤自杀类说法相近",
            reasons=[
                AttentionReason(
                    line_id="a",
                    start=1,
                    end=6,
                    text="撑不下去了",
                    start_s=7.5,
                    speaker=Speaker.INMATE,
                )
            ],
            state=S.PROPOSED,
            classifier="embedded",
            classifier_version="1",
        )
    ]


def test_a_long_list_of_words_is_counted() -> None:
    said = [hit(word=f"词{n}", start_s=float(n)) for n in range(6)]
    (found,) = of_words(said)
    assert found.summary == "说到敏感词“词0”“词1”“词2”“词3”等 6 处"
    (four,) = of_words(said[:4])
    assert four.summary == "说到敏感词“词0”“词1”“词2”“词3”"


def test_a_record_keeps_forty_reasons_and_no_text_is_longer_than_its_room() -> None:
    (found,) = of_words([hit(start_s=float(n)) for n in range(45)])
    assert [one.start_s for one in found.reasons] == [float(n) for n in range(40)]
    both = joined([reason(f"甲{n}", n) for n in range(30)], [reason("乙", n) for n in range(20)])
    assert len(both) == 31
    many = [reason(f"丙{n}", n) for n in range(45)]
    assert joined(many, []) == many[:40]
    (long,) = of_words([hit(word=f"{n}" * 200) for n in range(4)])
    assert len(long.summary) == 500
    told = of_review(Assessment.ATTENTION, "长" * 300)
    assert told is not None
    assert len(told.reasons[0].text) == 200


def test_what_a_person_decided_stays() -> None:
    assert may_change(S.PROPOSED, decided=False)
    assert may_change(S.ARCHIVED, decided=False)
    assert not any(may_change(state, decided=True) for state in S)
    assert not may_change(S.DISMISSED, decided=False)


def test_reasons_of_two_readings_stand_once_each() -> None:
    old, new = [reason("甲乙", 5.0)], [reason("丙丁", 1.0), reason("甲乙", 5.0)]
    assert [one.text for one in joined(old, new)] == ["丙丁", "甲乙"]


def test_decisions_fit_the_state() -> None:
    require_open(S.PROPOSED)
    require_archived(S.ARCHIVED)
    for state in (S.ARCHIVED, S.LIFTED, S.DISMISSED):
        with pytest.raises(Conflict):
            require_open(state)
    for state in (S.PROPOSED, S.LIFTED, S.DISMISSED):
        with pytest.raises(Conflict):
            require_archived(state)


def test_two_lines_around_each_reason_are_shown() -> None:
    lines = [line(seq) for seq in range(1, 12)]
    meant = AttentionReason(
        line_id=lines[5].id, start=0, end=1, text="你", start_s=6.0, speaker=Speaker.RELATIVE
    )
    assert [one.seq for one in around(lines, [meant])] == [4, 5, 6, 7, 8]
    assert around(lines, []) == []
    first = msgspec.structs.replace(meant, line_id=lines[0].id)
    assert [one.seq for one in around(lines, [first])] == [1, 2, 3]


def test_two_lines_begin_together_within_two_seconds_of_one_speaker() -> None:
    said = msgspec.structs.replace(reason("甲", 5.0), line_id="a")
    for other in (
        msgspec.structs.replace(said, line_id="b", start_s=7.0),
        msgspec.structs.replace(said, line_id="b", speaker=Speaker.RELATIVE),
        msgspec.structs.replace(said, text="乙"),
    ):
        assert joined([said], [other]) == [said, other]
    near = msgspec.structs.replace(said, line_id="b", start_s=3.1)
    assert joined([said], [near]) == [near]


def test_a_later_reading_of_a_place_stands_for_the_earlier_one() -> None:
    live = msgspec.structs.replace(reason("一了百了", 5.2), line_id="01JLIVE0000000000000000000")
    record = msgspec.structs.replace(reason("一了百了", 5.0), line_id="01JRECORD00000000000000000")
    elsewhere = msgspec.structs.replace(reason("走了", 40.0), line_id="01JLIVE0000000000000000001")
    assert joined([live, elsewhere], [record]) == [record, elsewhere]


@pytest.mark.requirement("VC-SUP-10")
@pytest.mark.parametrize(
    ("assessment", "anomaly", "class_name"),
    [
        (Assessment.ATTENTION, False, "复听需关注"),
        (Assessment.VIOLATION, True, "复听违规"),
        (Assessment.NORMAL, True, "复听异常"),
    ],
)
def test_an_anomaly_is_archived_however_it_was_assessed(
    assessment: Assessment, anomaly: bool, class_name: str
) -> None:
    found = of_review(assessment, "谈家常", anomaly, "提到转账" if anomaly else "")
    assert found is not None
    text = "提到转账；谈家常" if anomaly else "谈家常"
    assert found == Finding(
        cause=AttentionCause.OFFICER,
        class_name=class_name,
        confidence=1.0,
        summary=f"民警认为需要关注：“{text}”",
        reasons=[
            AttentionReason(
                line_id=None, start=0, end=0, text=text, start_s=0.0, speaker=Speaker.OFFICER
            )
        ],
        state=S.ARCHIVED,
    )
    assert of_review(Assessment.NORMAL, "谈家常") is None
    silent = of_review(Assessment.ATTENTION, "谈家常")
    assert silent is not None
    assert silent.reasons[0].text == "谈家常"
