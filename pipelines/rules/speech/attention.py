"""Which conversations are archived as attention records, and what a person may decide."""

from collections.abc import Iterable, Sequence

import msgspec

from pipelines.rules.speech.meaning.judgement import TITLES, Judgement, SpokenLine
from schemas.calls.attention import AttentionCause, AttentionReason, AttentionState
from schemas.calls.state import Assessment, Speaker
from schemas.calls.views import LineView
from schemas.errors import Conflict

SEVERE = 2
"""From this severity on a hit is archived before anybody looked at it."""
AROUND = 2
"""Lines shown before and after one that counts."""
MOST_QUOTES = 4
SAME_PLACE_S = 2.0
MOST_REASONS = 40
LONGEST_SUMMARY = 500
LONGEST_QUOTE = 200
REVIEWED = {
    Assessment.NORMAL: "复听异常",
    Assessment.ATTENTION: "复听需关注",
    Assessment.VIOLATION: "复听违规",
}
S = AttentionState


class WordHit(msgspec.Struct, frozen=True, kw_only=True):
    """An alert on a word, as the rule reads it."""

    line_id: str | None
    word: str
    class_name: str
    severity: int
    heard_as: str
    confidence: float
    speaker: Speaker
    start_s: float
    state: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be kept of one conversation, cause and class."""

    cause: AttentionCause
    class_name: str
    confidence: float
    summary: str
    reasons: list[AttentionReason]
    state: AttentionState
    classifier: str | None = None
    classifier_version: str | None = None

    @property
    def line_ids(self) -> list[str]:
        return list(dict.fromkeys(one.line_id for one in self.reasons if one.line_id))


def of_words(hits: Iterable[WordHit]) -> list[Finding]:
    """One archived finding for each class with a hit that counts."""
    by_class: dict[str, list[WordHit]] = {}
    for hit in hits:
        if _counts(hit):
            by_class.setdefault(hit.class_name, []).append(hit)
    return [_of_class(name, counted) for name, counted in by_class.items()]


def of_meaning(
    judgements: Iterable[Judgement], lines: Sequence[SpokenLine], name: str, version: str
) -> list[Finding]:
    """A finding for each judgement: proposed, for a person to decide on."""
    said = {line.id: line for line in lines}
    return [_proposed(one, said, name, version) for one in judgements]


def of_review(
    assessment: Assessment, told: str, anomaly: bool = False, note: str = ""
) -> Finding | None:
    """What a reviewing officer found worth attention; None where nothing was out of order.

    What was out of order stands before the summary.
    """
    if assessment is Assessment.NORMAL and not anomaly:
        return None
    said = "；".join(one.strip() for one in (note, told) if one.strip())[:LONGEST_QUOTE]
    reason = AttentionReason(
        line_id=None, start=0, end=0, text=said, start_s=0.0, speaker=Speaker.OFFICER
    )
    return Finding(
        cause=AttentionCause.OFFICER,
        class_name=REVIEWED[assessment],
        confidence=1.0,
        summary=summary(AttentionCause.OFFICER, "", [reason]),
        reasons=[reason],
        state=S.ARCHIVED,
    )


def may_change(state: AttentionState, decided: bool) -> bool:
    """Whether a later reading may add to a record: never to what a person decided."""
    return not decided and state in (S.PROPOSED, S.ARCHIVED)


def joined(
    kept: Sequence[AttentionReason], new: Sequence[AttentionReason]
) -> list[AttentionReason]:
    """Reasons of both readings, each once, as far as there is room.

    What a later reading tells of a place stands for what an earlier one told of it.
    """
    earlier = [one for one in kept if not any(_same_place(one, other) for other in new)]
    every = {(one.line_id, one.start, one.text): one for one in (*earlier, *new)}
    return sorted(every.values(), key=lambda one: one.start_s)[:MOST_REASONS]


def _same_place(one: AttentionReason, other: AttentionReason) -> bool:
    """Whether two lines of one speaker begin together: the live and the record reading of it."""
    near = abs(one.start_s - other.start_s) < SAME_PLACE_S
    return one.speaker is other.speaker and near and one.line_id != other.line_id


def around(lines: Sequence[LineView], reasons: Sequence[AttentionReason]) -> list[LineView]:
    """The lines that speak for a record, each with its neighbours."""
    meant = {one.line_id for one in reasons}
    places = [place for place, line in enumerate(lines) if line.id in meant]
    shown = {place + step for place in places for step in range(-AROUND, AROUND + 1)}
    return [line for place, line in enumerate(lines) if place in shown]


def require_open(state: AttentionState) -> None:
    """Raise `Conflict` unless a proposal waits for its decision."""
    if state is not S.PROPOSED:
        raise Conflict(f"此记录{_STANDS[state]}，不能再采纳或排除。", code="attention_decided")


def require_archived(state: AttentionState) -> None:
    """Raise `Conflict` unless there is something to lift."""
    if state is not S.ARCHIVED:
        raise Conflict(f"此记录{_STANDS[state]}，不能解除关注。", code="attention_not_archived")


def _counts(hit: WordHit) -> bool:
    if hit.state == "dismissed":
        return False
    return hit.state == "confirmed" or hit.severity >= SEVERE


def _of_class(name: str, hits: Sequence[WordHit]) -> Finding:
    reasons = [
        AttentionReason(
            line_id=hit.line_id,
            start=0,
            end=0,
            text=hit.heard_as,
            start_s=hit.start_s,
            speaker=hit.speaker,
            word=hit.word,
        )
        for hit in sorted(hits, key=lambda hit: hit.start_s)[:MOST_REASONS]
    ]
    return Finding(
        cause=AttentionCause.WORDS,
        class_name=name,
        confidence=max(hit.confidence for hit in hits),
        summary=summary(AttentionCause.WORDS, name, reasons),
        reasons=reasons,
        state=S.ARCHIVED,
    )


def _proposed(found: Judgement, said: dict[str, SpokenLine], name: str, version: str) -> Finding:
    class_name = TITLES[found.risk]
    reasons = [
        AttentionReason(
            line_id=piece.line_id,
            start=piece.start,
            end=piece.end,
            text=piece.text,
            start_s=said[piece.line_id].start_s,
            speaker=said[piece.line_id].speaker,
        )
        for piece in found.pieces
    ]
    return Finding(
        cause=AttentionCause.MEANING,
        class_name=class_name,
        confidence=found.confidence,
        summary=summary(AttentionCause.MEANING, class_name, reasons),
        reasons=reasons,
        state=S.PROPOSED,
        classifier=name,
        classifier_version=version,
    )


def summary(cause: AttentionCause, class_name: str, reasons: Sequence[AttentionReason]) -> str:
    """Why, in an officer's words."""
    words = dict.fromkeys(one.word or one.text for one in reasons)
    quoted = "".join(f"“{one}”" for one in list(words)[:MOST_QUOTES])
    more = f"等 {len(words)} 处" if len(words) > MOST_QUOTES else ""
    told = {
        AttentionCause.WORDS: f"说到敏感词{quoted}{more}",
        AttentionCause.MEANING: f"{quoted}{more}与{class_name}类说法相近",
        AttentionCause.OFFICER: f"民警认为需要关注：{quoted}",
    }
    return told[cause][:LONGEST_SUMMARY]


_STANDS = {
    S.PROPOSED: "尚待确认",
    S.ARCHIVED: "已归档",
    S.LIFTED: "已解除关注",
    S.DISMISSED: "已排除",
}
