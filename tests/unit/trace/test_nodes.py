"""A test is found by its name, wherever its class has it from."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.trace.nodes import stands

FILE = "tests/e2e/test_calls.py"
CONTRACT = """
    class Base:
        def test_far(self): ...

    class Contract(Base):
        async def test_inherited(self): ...
"""
TESTS = """
    from tests.e2e.contract import Contract

    class TestIt(Contract):
        class Within: ...
        def test_own(self): ...

    async def test_alone(): ...
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "tests" / "e2e"
    folder.mkdir(parents=True)
    (folder / "contract.py").write_text(dedent(CONTRACT))
    (folder / "test_calls.py").write_text(dedent(TESTS))
    return tmp_path


@pytest.mark.parametrize(
    "node",
    [
        "tests/e2e",
        FILE,
        f"{FILE}::TestIt",
        f"{FILE}::test_alone",
        f"{FILE}::test_alone[a::b-[c]]",
        f"{FILE}::TestIt::test_own",
        f"{FILE}::TestIt::test_inherited",
        f"{FILE}::TestIt::test_far",
    ],
)
def test_what_is_there_stands(root: Path, node: str) -> None:
    assert stands(node, root)


@pytest.mark.parametrize(
    "node",
    [
        "tests/e2e/test_gone.py",
        "tests/e2e/test_gone.py::test_alone",
        f"{FILE}::test_own",
        f"{FILE}::test_alon",
        f"{FILE}::test_alone::test_own",
        f"{FILE}::TestIt::test_alone",
        f"{FILE}::Contract::test_gone",
    ],
)
def test_what_is_not_does_not(root: Path, node: str) -> None:
    assert not stands(node, root)
