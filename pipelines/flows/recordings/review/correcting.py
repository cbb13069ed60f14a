"""Correcting a line of a transcript, with every text that it had (VC-SUP-09)."""

from connectors.postgres.speech import corrections
from connectors.postgres.speech.words import word_library
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.recordings.review.scope import kept_conversation, note, require_over
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import CORRECT_TRANSCRIPT, READ_TRANSCRIPT
from pipelines.rules.speech.words.matcher import Matcher
from schemas.calls.views import LineView
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.recordings.conversations import CorrectLine, LineVersion
from schemas.speech.line_kinds import TEXT


async def correct(
    services: Services, officer: Officer, conversation_id: str, line_id: str, asked: CorrectLine
) -> LineView:
    """Store what the officer hears.

    Sensitive words are matched anew by character, with the library of the conversation's prison as
    it is now. No alert is raised: the officer who corrects has just heard it.
    """
    async with kept_conversation(
        services, officer, conversation_id, CORRECT_TRANSCRIPT, tries="transcript.correct"
    ) as (tx, place):
        require_over(place)
        before = await corrections.line(tx, conversation_id, line_id, for_update=True)
        if before is None:
            raise _no_line()
        text = asked.text.strip()
        _require_new(before, text, asked.corrections)
        library = await word_library.library(tx, place.prison_id)
        after = await corrections.correct(
            tx,
            conversation_id,
            before,
            text,
            Matcher(library).match(text),
            officer_id=officer.id,
            reason=asked.reason.strip(),
            at=services.clock(),
        )
        changed = {"line_id": line_id, "version": after.corrections, "reason": asked.reason}
        await note(tx, officer, place, "transcript.correct", changed)
        return after


async def versions(
    services: Services, officer: Officer, conversation_id: str, line_id: str
) -> list[LineVersion]:
    """Every text that the line had, the engine's first; none where it was never corrected."""
    async with kept_conversation(
        services, officer, conversation_id, READ_TRANSCRIPT, tries="transcript.read"
    ) as (tx, place):
        if await corrections.line(tx, conversation_id, line_id) is None:
            raise _no_line()
        await note(tx, officer, place, "transcript.read", {"line_id": line_id})
        return await corrections.versions(tx, line_id)


def _require_new(before: LineView, text: str, seen: int) -> None:
    if before.kind != TEXT:
        raise InvalidInput("这里没有转写出文字，不能更正。", code="line_is_gap")
    if before.corrections != seen:
        raise Conflict(
            "这一句刚刚被他人更正过，请查看最新内容后再更正。",
            code="corrected_meanwhile",
            text=before.text,
            corrections=before.corrections,
        )
    if not text:
        raise InvalidInput("请填写更正后的文字。", code="text_missing", field="text")
    if text == before.text:
        raise InvalidInput("文字没有变化。", code="text_unchanged", field="text")


def _no_line() -> NotFound:
    return NotFound("没有找到这一句转写。", code="line_not_found")
