"""Every page of figures answers what it answered when the answers were kept (decisions/0071)."""

from typing import Any

import pytest

from tests.golden import kept
from tests.golden.answering import Asking
from tests.golden.asking import FAMILIES
from tests.golden.statements import hearing
from tests.integration.golden.conftest import Bureau

pytestmark = [
    pytest.mark.integration,
    pytest.mark.soak,
    pytest.mark.drives("pipelines/flows", "pipelines/rules", "serve"),
]


@pytest.fixture(scope="module")
async def asking(bureau: Bureau) -> Asking:
    return Asking(bureau.people, bureau.golden)


@pytest.mark.parametrize("family", FAMILIES)
async def test_figures_are_answered_as_kept(asking: Asking, family: str) -> None:
    lines: list[list[Any]] = []
    with hearing() as heard:
        for question in FAMILIES[family]():
            heard.begin()
            lines += await asking.lines(question)
            heard.end(question.name)
    statements = kept.text_of(heard.lines())
    kept.compare(**{family: kept.text_of(lines), f"{family}.statements": statements})
