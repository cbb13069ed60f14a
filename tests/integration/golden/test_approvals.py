"""Every kind of record, a call and what needs a second person go through as they did (0071)."""

from datetime import timedelta

import pytest

from tests.golden import calling, kept, proposing, submitting
from tests.golden.casing import Casing
from tests.golden.names import without_seals
from tests.golden.steady import NOW, steady_ids
from tests.golden.submitting import EACH, FIRST
from tests.integration.golden.conftest import Bureau

pytestmark = [
    pytest.mark.integration,
    pytest.mark.soak,
    pytest.mark.drives("pipelines/flows", "pipelines/rules", "serve"),
]


async def test_cases_hold_what_is_kept(bureau: Bureau) -> None:
    casing = Casing(bureau.people, bureau.world)
    await submitting.prepare(casing)
    for module, action, course, number in submitting.courses():
        # Each has ids of its own, so that one more row in one of them moves no other.
        with steady_ids(NOW + timedelta(seconds=1 + number)):
            await submitting.run(casing, module, action, course, FIRST + number * EACH)
    kept.compare(approvals=kept.text_of(casing.lines))


async def test_calls_hold_what_is_kept(bureau: Bureau) -> None:
    casing = Casing(bureau.people, bureau.world)
    relative = await bureau.people.relative()
    for number, course in enumerate(calling.COURSES):
        with steady_ids(NOW + timedelta(seconds=100 + number)):
            await calling.run(casing, relative, course, number)
    kept.compare(calls_asked=kept.text_of(casing.lines))


async def test_proposals_hold_what_is_kept(bureau: Bureau) -> None:
    casing = Casing(bureau.people, bureau.world)
    for number, course in enumerate(proposing.COURSES):
        with steady_ids(NOW + timedelta(seconds=200 + number)):
            await proposing.key_data(casing, course, 10 + number)
    for number, form in enumerate(("csv", "xlsx")):
        with steady_ids(NOW + timedelta(seconds=300 + number)):
            await proposing.data_export(casing, form)
    kept.compare(proposals=kept.text_of(without_seals(casing.lines)))
