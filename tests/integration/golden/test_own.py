"""What relatives apply for themselves takes the course that it took (decisions/0071)."""

from datetime import timedelta

import pytest

from tests.golden import applying, kept
from tests.golden.casing import Casing
from tests.golden.steady import NOW, steady_ids
from tests.integration.golden.conftest import Bureau

pytestmark = [
    pytest.mark.integration,
    pytest.mark.soak,
    pytest.mark.drives("pipelines/flows", "pipelines/rules", "serve"),
]


async def test_own_applications_hold_what_is_kept(bureau: Bureau) -> None:
    casing = Casing(bureau.people, bureau.world)
    relative = await bureau.people.relative()
    for number, course in enumerate(applying.COURSES, 1):
        with steady_ids(NOW + timedelta(seconds=number)):
            await course(casing, relative)
    kept.compare(own=applying.told(casing.lines))
