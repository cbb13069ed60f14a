"""Hours whose answer was lost are booked once (LR-GEN-08)."""

import pytest

from connectors.postgres.platform.intents import Intent
from tests.integration.serve.client import KEY, People, fresh_key
from tests.integration.serve.labour.hours.ward import Ward, booked


async def test_a_node_that_dies_before_it_answers_leaves_what_to_answer(
    people: People, ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet is in, and its node does not live to say so."""

    async def dies(*_: object) -> None:
        raise ConnectionResetError

    labour, key = await people.officer("labour"), fresh_key()
    body = ward.sheet(ward.line(0))
    with monkeypatch.context() as broken:
        # The fault: the node dies between the booking and the note of its answer.
        broken.setattr(Intent, "put_answer", dies)
        lost = await labour.ask("POST", "/api/hours/sheets", body, **{KEY: key})
    assert lost.status_code == 500
    again = await labour.ask("POST", "/api/hours/sheets", body, **{KEY: key})
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert (again.json()["sheet"]["version"], again.json()["booked"]) == (1, False)
    view = await booked(ward, labour, 1)
    assert [line["minutes"] for line in view["lines"]] == [420]
