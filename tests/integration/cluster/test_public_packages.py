"""The packages for WeChat and 随申办, made from this tree and looked at as the platforms do."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cluster.cli import app
from cluster.packages.archive import INSIDE, LIST
from cluster.settings import REPOSITORY
from serve.version import VERSION
from tests.trace import proves

MAKE = ["packages", "public", "--service", "https://family.example.cn", "--ssb-app-id", "app-1"]
GUIDE = REPOSITORY / "docs" / "发布公众端.md"


def told(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.stdout, done.output
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    code, answer = told(*MAKE, "--target", str(folder))
    assert (code, answer["findings"]) == (0, {"wechat": [], "ssb": []})
    return folder


def changed(package: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(package) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    target = package.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return target


def test_each_package_has_its_version_and_a_list_of_its_files(made: Path) -> None:
    with proves("VC-SSB-10", "a"):
        for platform in ("wechat", "ssb"):
            with zipfile.ZipFile(made / f"qinqiao-{platform}-{VERSION}.zip") as archive:
                manifest = json.loads(archive.read(LIST))
                inside = [name for name in archive.namelist() if name.startswith(INSIDE)]
                assert (manifest["platform"], manifest["version"]) == (platform, VERSION)
                assert [INSIDE + one["path"] for one in manifest["files"]] == inside
                for one in manifest["files"]:
                    content = archive.read(INSIDE + one["path"])
                    assert sha256(content).hexdigest() == one["sha256"]


def test_the_same_sources_make_the_same_packages(made: Path, tmp_path: Path) -> None:
    told(*MAKE, "--target", str(tmp_path))
    for package in sorted(tmp_path.iterdir()):
        assert package.read_bytes() == (made / package.name).read_bytes()


def test_both_packages_meet_the_rules_of_their_platforms(made: Path) -> None:
    with proves("VC-SSB-10", "b"):
        for platform in ("wechat", "ssb"):
            package = str(made / f"qinqiao-{platform}-{VERSION}.zip")
            assert told("packages", "check", package) == (
                0,
                {"written": {}, "findings": {platform: []}},
            )
    with proves("VC-SSB-01", "b"), zipfile.ZipFile(made / f"qinqiao-ssb-{VERSION}.zip") as archive:
        app_told = json.loads(archive.read(f"{INSIDE}app-manifest.json"))
        assert (app_told["appId"], app_told["version"]) == ("app-1", VERSION)
        assert b'id="app"' in archive.read(INSIDE + app_told["entry"].partition("?")[0])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda held: held.update({f"{INSIDE}app.js": b"eval('1')"}), "dynamic_code"),
        (lambda held: held.update({f"{INSIDE}app.js": b"App({})"}), "file_changed"),
        (lambda held: held.update({f"{INSIDE}more.js": b""}), "file_unlisted"),
        (lambda held: held.pop(f"{INSIDE}pages/call/index.wxml"), "page_missing"),
        (lambda held: held.pop(LIST), "manifest_missing"),
    ],
)
def test_a_package_that_was_touched_is_refused_by_name(
    made: Path, change: Callable[[dict[str, bytes]], None], rule: str
) -> None:
    code, answer = told(
        "packages", "check", str(changed(made / f"qinqiao-wechat-{VERSION}.zip", change))
    )
    assert code == 1
    assert rule in [one["rule"] for one in answer["findings"]["wechat"]]


def test_a_service_without_encryption_leaves_no_package(tmp_path: Path) -> None:
    code, answer = told(*MAKE, "--service", "http://10.1.2.3", "--target", str(tmp_path))
    assert (code, answer["written"], list(tmp_path.iterdir())) == (1, {}, [])
    assert {one["rule"] for found in answer["findings"].values() for one in found} == {
        "plain_address",
        "service_address",
    }


def test_the_steps_of_a_release_are_written_down_with_the_commands_that_there_are() -> None:
    with proves("VC-SSB-10", "c"):
        text = GUIDE.read_text(encoding="utf-8")
        for step in ("打包", "核对", "提交", "审核", "发布", "回退"):
            assert f"{step}" in text
        for command in ("qinqiao packages public", "qinqiao packages check"):
            assert command in text
        known = CliRunner().invoke(app, ["packages", "--help"]).stdout
        assert {"public", "check"} <= set(known.split())
