"""Rights that were changed for a while are what they were, and every change is whole."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.doors import Doors
from connectors.postgres.access import held_rights, rights_changes
from pipelines.rules.bureau.ground import Ground
from schemas.access.kinds import ChangeState
from schemas.platform.reach import EVERYWHERE
from tests.integration.bureau.bureaus import PLAN, PLANTING_S, planted, with_read, years_alone

pytestmark = [pytest.mark.integration, pytest.mark.timeout(PLANTING_S)]


@pytest.fixture
async def doors(
    database_url: str, shard_urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Doors]:
    years_alone(monkeypatch, with_read("rights"))
    _, opened = await planted(database_url, tmp_path, shard_urls)
    yield opened
    await opened.close()


async def test_changes_are_whole_and_leave_everybody_what_he_had(doors: Doors) -> None:
    ground, seal = Ground(PLAN), doors.rights_seal()
    async with doors.database.reading() as tx:
        found, total = await rights_changes.page(tx, EVERYWHERE, state=None, limit=1_000, offset=0)
        assert total == len(found)
        states = Counter(one.state for one in found)
        assert states[ChangeState.APPROVED] == 2 * states[ChangeState.REJECTED] > 0
        assert all(rights_changes.is_whole(seal, one) for one in found)
        logins = {ground.officer_id(login): login for login in ground.cast.officers}
        for one in found:
            held = await held_rights.of_officer(tx, seal, one.subject_id)
            assert held.roles == {ground.officer(logins[one.subject_id]).role.value}
            assert not held.broken
