"""Sending a form over HTTP (VC-PUB-14)."""

import asyncio
from collections.abc import Sequence

import msgspec

from loadtests.bench.figures import Figures, figures
from loadtests.bench.timing import timed
from loadtests.people.applicant import Applicant
from schemas.forms.definition import Answers

AT_ONCE = 8


class SubmitBench(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds as a client on the same machine sees them."""

    people: int
    questions: int
    begin_ms: Figures
    submit_ms: Figures
    """One person after the other."""
    crowd_ms: Figures
    """So many at once as sign in at once, as on the first morning of a form."""
    receipts: int
    """Numbers that were given out: as many as forms were sent, each once."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What is filled in."""

    id: str
    unit_id: str
    answers: Answers


async def measured(address: str, openids: Sequence[str], form: Form) -> SubmitBench:
    """Each sends two: the first alone, the second while others do."""
    people = await _signed_in(address, openids)
    begun, sent = [], []
    receipts: set[str] = set()
    try:
        for person in people:
            draft, took = await timed(person.begin(form.id))
            begun.append(took)
            told, took = await timed(person.send_form(draft.id, form.answers, form.unit_id))
            sent.append(took)
            receipts.add(told.submission.receipt_no)
        gate = asyncio.Semaphore(AT_ONCE)

        async def again(person: Applicant) -> float:
            async with gate:
                draft = await person.begin(form.id)
                told, took = await timed(person.send_form(draft.id, form.answers, form.unit_id))
            receipts.add(told.submission.receipt_no)
            return took

        crowd = await asyncio.gather(*(again(person) for person in people))
    finally:
        for person in people:
            await person.http.aclose()
    return SubmitBench(
        people=len(people),
        questions=len(form.answers),
        begin_ms=figures(begun, 1),
        submit_ms=figures(sent, 1),
        crowd_ms=figures(crowd, 1),
        receipts=len(receipts),
    )


async def _signed_in(address: str, openids: Sequence[str]) -> list[Applicant]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(openid: str) -> Applicant:
        async with gate:
            person = Applicant(address)
            await person.sign_in(openid)
            return person

    return list(await asyncio.gather(*(one(openid) for openid in openids)))
