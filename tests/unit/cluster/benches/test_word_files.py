"""A word file of no use ends each command that takes one with one line and code 1."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cluster.benches.demonstrate import demo
from cluster.benches.measure import bench

AUDIO = Path(__file__).parents[3] / "data" / "audio"


@pytest.mark.parametrize(
    ("group", "command"),
    [
        (demo, ["call", "--audio", str(AUDIO / "dev02_contraband.flac")]),
        (bench, ["call", "--audio", str(AUDIO)]),
        (bench, ["asr", "--audio", str(AUDIO)]),
    ],
    ids=["demo call", "bench call", "bench asr"],
)
def test_it_is_told_before_anything_is_started(
    group: object, command: list[str], tmp_path: Path
) -> None:
    words = tmp_path / "words.tsv"
    words.write_text("手机\t违禁品\n绳子\n", encoding="utf-8")
    ended = CliRunner().invoke(group, [*command, "--words", str(words)])  # type: ignore[arg-type]
    told = ended.stderr.strip()
    assert ended.exit_code == 1
    assert told.endswith(
        f"failed at {words}, line 2: a word and its class are wanted, parted by a tab"
    )
    assert "\n" not in told
