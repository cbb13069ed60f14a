"""Precision of words, counted from their alerts (VC-SUP-14)."""

from datetime import timedelta

import msgspec
import pytest

from connectors.postgres import Database
from connectors.postgres.ids import make_id
from connectors.postgres.speech import alerts, transcripts
from connectors.postgres.speech.alerts import OfWord
from connectors.postgres.speech.words import word_figures
from connectors.postgres.speech.words.word_figures import WordCount
from schemas.calls.state import AlertKind
from schemas.tables.speech.alert import alert as alert_table
from tests.integration.world import NOW, World, alert, line

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-14")]

# Word, way of matching, state, days ago.
RAISED = [
    ("毒品", "text", "confirmed", 0),
    ("毒品", "text", "dismissed", 0),
    ("毒品", "text", "new", 0),
    ("毒品", "sound", "dismissed", 0),
    ("毒品", "sound", "closed", 0),
    ("毒品", "text", "confirmed", 40),
    ("越狱", "sound", "new", 0),
]


@pytest.fixture
async def raised(db: Database, world: World) -> Database:
    async with db.transaction() as tx:
        call = await world.approved(tx)
        for seq, (word, matched_by, state, days) in enumerate(RAISED, 1):
            said = line(seq, word)
            await transcripts.add_line(tx, call, said, engine="whisper")
            view = msgspec.structs.replace(
                alert(call, said, word),
                matched_by=matched_by,
                state=state,
                at=NOW - timedelta(days=days),
                class_name="涉毒" if days else "毒品类",
            )
            assert await alerts.raise_alert(tx, view, call)
        seen = msgspec.structs.replace(
            alert(call, said, ""), id=make_id(), kind=AlertKind.NOBODY, line_id=None
        )
        assert await alerts.raise_alert(tx, seen, call)
    return db


async def counted(db: Database, *scopes: str) -> dict[tuple[str, str], WordCount]:
    since, until = NOW - timedelta(days=30), NOW + timedelta(days=1)
    async with db.transaction() as tx:
        found = await word_figures.counts(tx, scopes, since, until)
    return {(one.word, one.matched_by): one for one in found}


async def test_alerts_are_counted_by_word_and_way_of_matching(
    raised: Database, world: World
) -> None:
    found = await counted(raised, world.prison.path)
    shown = {
        key: (one.alerted, one.confirmed, one.dismissed, one.open) for key, one in found.items()
    }
    assert shown == {
        ("毒品", "text"): (3, 1, 1, 1),
        ("毒品", "sound"): (2, 0, 1, 0),
        ("越狱", "sound"): (1, 0, 0, 1),
    }
    assert found["毒品", "text"].class_name == "毒品类"


async def test_only_what_is_in_scope_counts(raised: Database, world: World) -> None:
    assert await counted(raised, world.other_ward.path) == {}
    assert await counted(raised) == {}


async def test_the_alerts_behind_a_figure_are_as_many(raised: Database, world: World) -> None:
    since, until = NOW - timedelta(days=30), NOW + timedelta(days=1)
    found = await counted(raised, world.prison.path)
    async with raised.transaction() as tx:
        for (word, matched_by), one in found.items():
            behind = OfWord(word=word, matched_by=matched_by, since=since, until=until)
            scopes = (world.prison.path,)
            _, total = await alerts.page(tx, scopes, of_word=behind)
            assert total == one.alerted
            _, dismissed = await alerts.page(tx, scopes, state="dismissed", of_word=behind)
            assert dismissed == one.dismissed
        rows = (await tx.execute(alert_table.select())).all()
    assert len(rows) == len(RAISED) + 1
