"""What was said in a fetched recording: sensitive words alarm, keywords are marked alone."""

import asyncio
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from connectors.postgres.recordings import conversation_row
from connectors.speech.engines import make_engine
from connectors.speech.listener import Listener
from connectors.speech.record_pass import RecordPass
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.intake import take_in
from pipelines.flows.speech.reading.worker import Tools, Worker
from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from pipelines.rules.speech.words.library import WordLibrary
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People
from tests.integration.serve.headcount.headcounts import NOW, ZHOU, Platform
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import line, opened
from tests.integration.serve.screens.sizes import look_small
from tests.integration.serve.spoken import talked
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World
from tests.integration.speech.conftest import SETTINGS
from tests.integration.transcription.shortened import SECONDS, shortened

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

LIST = "/api/conversations"
WORD, KEYWORD = "自杀", "家里"
"""Both are said in the first ten seconds of the recording."""


class RecordReader:
    """The record pass of the real engine, in this process instead of behind Ray Serve."""

    def __init__(self) -> None:
        engine = make_engine(SETTINGS)
        self._pass = RecordPass(engine, Listener(engine))

    async def read(self, utterances: list[Utterance], library: WordLibrary) -> list[Hearing]:
        order = sorted(range(len(utterances)), key=lambda i: (utterances[i].speaker, i))
        found: dict[int, Hearing] = {}
        for _, group in groupby(order, key=lambda i: utterances[i].speaker):
            mine = list(group)
            sounds = [utterances[i].pcm for i in mine]
            lines = await asyncio.to_thread(self._pass.read, sounds, library)
            found |= dict(zip(mine, lines, strict=True))
        return [found[i] for i in range(len(utterances))]


async def heard(world: World, people: People, channel: ContactChannel, folder: Path) -> str:
    """A conversation whose recording came from the prison and was read by the engine; its id."""
    keeper = await people.officer("keeper")
    asked = {"code": "keyword", "name": "关键词", "severity": 0}
    await keeper.post("/api/word-classes", asked)
    await keeper.post("/api/words", {"word": WORD, "word_class": "escape"})
    await keeper.post("/api/words", {"word": KEYWORD, "word_class": "keyword"})
    conversation_id = await talked(world, channel, NOW - timedelta(days=5), seconds=SECONDS)
    sound = await asyncio.to_thread(shortened, folder)
    async with world.database.transaction() as tx:
        conversation = await conversation_row.get(tx, conversation_id)
    assert conversation is not None
    incoming = Incoming(
        path=sound,
        name="visit.wav",
        conversation=conversation,
        first=PartyRole.INMATE,
        started_at=None,
        sm3=None,
    )
    actor, now = system_actor("录音抽取"), world.clock()
    taken = await take_in(world.database, world.files, world.settings, incoming, actor, now)
    assert taken is not None
    assert taken.queued
    reader = await asyncio.to_thread(RecordReader)
    await Worker(Tools(database=world.database, store=world.files, reader=reader)).drain()
    return conversation_id


async def marked_red_and_blue(page: Page) -> None:
    """The word is red and alarmed, the keyword is neither."""
    word = line(page, WORD).get_by_test_id("hit")
    await expect(word).to_contain_text(WORD)
    red, green, blue = await colour(word)
    assert red > 2 * max(green, blue), (red, green, blue)
    keyword = line(page, KEYWORD).get_by_test_id("keyword").first
    await expect(keyword).to_contain_text(KEYWORD)
    red, green, blue = await colour(keyword)
    assert red < max(green, blue), (red, green, blue)
    await expect(page.get_by_test_id("review-hit")).to_have_attribute("data-word", WORD)
    await expect(page.get_by_test_id("review-keyword").first).to_contain_text(KEYWORD)
    await keyword.hover()
    await expect(page.get_by_text(f"{KEYWORD} · 关键词 · 关键词")).to_be_visible()


async def colour(mark: object) -> tuple[int, int, int]:
    told = await mark.evaluate("(mark) => getComputedStyle(mark).color")  # type: ignore[attr-defined]
    red, green, blue = (int(float(one)) for one in told[told.index("(") + 1 : -1].split(",")[:3])
    return red, green, blue


async def alarmed(people: People, conversation_id: str) -> None:
    """One alert, of the word; the keyword raised none and counts as no hit."""
    reviewer = await people.officer("reviewer")
    alerts = await reviewer.get("/api/alerts", call_id=conversation_id)
    assert [one["word"] for one in alerts["rows"]] == [WORD]
    lines = await reviewer.get(f"{LIST}/{conversation_id}/transcript")
    assert {line["speaker"] for line in lines} == {"relative", "inmate"}
    hits = [(hit["word"], hit["severity"]) for line in lines for hit in line["hits"]]
    assert {(WORD, 3), (KEYWORD, 0)} == set(hits)
    row = (await reviewer.get(f"{LIST}/{conversation_id}"))["row"]
    assert (row["hits"], row["severity"]) == (1, 3)
    assert (await reviewer.get(LIST, word=WORD))["total"] == 1


@pytest.mark.requirement("VC-PHONE-28")
async def test_a_calls_word_is_marked_and_alarmed_and_a_keyword_marked_alone(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    call_id = await heard(world, people, ContactChannel.PHONE_CALL, tmp_path)
    await alarmed(people, call_id)
    page = await opened(console, call_id)
    await marked_red_and_blue(page)
    await look_small(page, "phone-words")


@pytest.mark.requirement("VC-ONSITE-32")
async def test_a_visits_word_alarms_and_who_moved_prison_has_one_history(
    console: Console, people: People, world: World, affairs: StandingAffairs, tmp_path: Path
) -> None:
    platform = Platform(world, affairs)
    await platform.furnish()
    await platform.headcount.sync.round()
    before = await heard(world, people, ContactChannel.VISIT, tmp_path)
    await alarmed(people, before)
    page = await opened(console, before)
    await marked_red_and_blue(page)
    await look_small(page, "visit-words")

    await platform.move(ZHOU, "moved", "P04-W01", hours_ago=0, prison="P04")
    world.now = NOW + timedelta(hours=1)
    await platform.headcount.sync.round()
    after = await VisitSystem(world, "P04").visit("B1", NOW + timedelta(minutes=5))
    chief = await people.officer("chief")
    history = (await chief.get(LIST, inmate_id=world.inmate_id, channel="visit"))["rows"]
    assert [(one["id"], one["prison"]) for one in history] == [
        (after, "P04监狱"),
        (before, "P03监狱"),
    ]
    assert len({one["inmate_no"] for one in history}) == 1
    # Each prison reaches what took place there, by whichever door it asks.
    for login, own, other in (("reviewer", before, after), ("elsewhere", after, before)):
        officer = await people.officer(login)
        seen = await officer.get(LIST, inmate_id=world.inmate_id, channel="visit")
        assert [one["id"] for one in seen["rows"]] == [own]
        assert (await officer.http.get(f"{LIST}/{own}")).status_code == 200
        assert (await officer.http.get(f"{LIST}/{other}")).status_code == 404
    assert (await chief.get("/api/alerts"))["total"] == 1
    there = await people.officer("elsewhere")
    assert (await there.get("/api/alerts"))["total"] == 0
