"""A run writes down what its driving tests proved, whichever process ran them."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.trace.catalogue import ROOT
from tests.trace.claims import Claim
from tests.trace.outcomes import Outcome, StandIn, Verdict, read

pytest_plugins = ["pytester"]

PLACE = "tests/integration/test_it.py"
MARKERS = """
    [pytest]
    asyncio_mode = auto
    markers =
        requirement(row): rows
        stand_in(part, reason): a part
        drives(paths): files
        soak: long
"""
TESTS = """
    import pytest
    from tests.trace import proves

    @pytest.mark.requirement("VC-BASE-01")
    def test_good(): pass

    @pytest.mark.requirement("VC-BASE-02", clauses="a")
    def test_bad(): assert False

    @pytest.mark.requirement("VC-BASE-03")
    @pytest.mark.skip
    def test_skipped(): pass

    @pytest.mark.requirement("VC-BASE-01")
    def test_of_no_concern(): pytest.skip("nothing is sealed")

    @pytest.mark.stand_in("faces", "no camera here")
    async def test_blocks():
        with proves("VC-BASE-02", "b"):
            pass

    def test_a_block_fails():
        with proves("VC-BASE-03", "a"):
            pass
        with proves("VC-BASE-03", "b"):
            assert False
        with proves("VC-BASE-03", "c"):
            pass

    @pytest.mark.requirement("VC-BASE-01")
    def test_ends_badly(broken): pass

    @pytest.fixture
    def broken():
        yield
        raise OSError
"""


SOAK = """
    import pytest

    @pytest.mark.soak
    @pytest.mark.requirement("AU-1")
    @pytest.mark.drives("connectors", "serve/*.py")
    def test_long(): pass
"""
WRONG = {
    'requirement("VC-GEN-99")': "no row VC-GEN-99",
    'requirement("VC-GEN-06", clauses="z")': "VC-GEN-06 has no clause z",
    'requirement("VC-GEN-06", "VC-GEN-07", clauses="a")': "letters belong to a single row",
    'stand_in("faces")': "a stand-in has a part and a reason",
    'stand_in("faces", "why", rows=["VC-GEN-99"])': "no row VC-GEN-99",
    "soak": "a soak says what it drives",
    'drives("actors/*.py")': "it drives actors/*.py, which is not there",
}
BOTH_WAYS = pytest.mark.parametrize("options", [(), ("-n", "2")])


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    # Loading every plugin that is installed takes longer than the tests.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(dedent(MARKERS))
    for name in ("connectors", "serve", "tests/unit", "tests/integration"):
        (pytester.path / name).mkdir(parents=True)
    (pytester.path / "serve" / "app.py").touch()
    return pytester.path


def ran(pytester: pytest.Pytester, options: tuple[str, ...]) -> str:
    """What a run with the plugin printed."""
    plugins = ("-p", "tests.trace.plugin", "-p", "pytest_asyncio.plugin", "-p", "xdist.plugin")
    noted = ("--proofs", "out.json", "--import-mode=importlib")
    done = pytester.runpytest_subprocess(*plugins, *noted, *options)
    return done.stdout.str() + done.stderr.str()


@BOTH_WAYS
def test_claims_are_told_with_what_became_of_their_tests(
    pytester: pytest.Pytester, folder: Path, options: tuple[str, ...]
) -> None:
    (folder / PLACE).write_text(dedent(TESTS))
    (folder / "tests/integration/test_soak.py").write_text(dedent(SOAK))
    # Tests of single functions prove nothing, whatever they say.
    (folder / "tests/unit/test_it.py").write_text(dedent(TESTS))
    ran(pytester, options)
    (run,) = read([folder / "out.json"])
    a, b = Claim("VC-BASE-03", "a"), Claim("VC-BASE-03", "b", held=False)
    driven = ["connectors", "serve/*.py"]
    assert run.tests == {
        f"{PLACE}::test_good": Outcome(Verdict.PASSED, [Claim("VC-BASE-01")]),
        f"{PLACE}::test_bad": Outcome(Verdict.FAILED, [Claim("VC-BASE-02", "a")]),
        f"{PLACE}::test_skipped": Outcome(Verdict.SKIPPED, [Claim("VC-BASE-03")]),
        f"{PLACE}::test_blocks": Outcome(
            Verdict.PASSED, [Claim("VC-BASE-02", "b")], stand_ins=[StandIn("faces")]
        ),
        f"{PLACE}::test_a_block_fails": Outcome(Verdict.FAILED, [a, b]),
        f"{PLACE}::test_ends_badly": Outcome(Verdict.FAILED, [Claim("VC-BASE-01")]),
        "tests/integration/test_soak.py::test_long": Outcome(
            Verdict.PASSED, [Claim("AU-1")], drives=driven, soak=True
        ),
    }
    assert len(run.commit.removesuffix("+changes")) == 40


@BOTH_WAYS
def test_a_wrong_mark_ends_the_run_before_it_begins(
    pytester: pytest.Pytester, folder: Path, options: tuple[str, ...]
) -> None:
    for number, mark in enumerate(WRONG):
        text = f"import pytest\n@pytest.mark.{mark}\ndef test_it(): pass\n"
        (folder / f"tests/integration/test_{number}.py").write_text(text)
    printed = ran(pytester, options)
    assert [told for told in WRONG.values() if told not in printed] == []
    assert "passed" not in printed
