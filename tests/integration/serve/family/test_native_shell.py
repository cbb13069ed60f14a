"""The mini-program's shell hands over what WeChat gives, and nothing else."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.integration.shell_host import ShellHost, built, handed, hosted, shown
from tests.trace import proves

SERVICE = "https://family.example.cn/"
ENTER = "call-check--enter"
"""The button into the call."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with built(SERVICE) as place:
        yield place


@pytest.fixture
async def shell(folder: Path) -> AsyncIterator[ShellHost]:
    async with hosted(folder) as host:
        yield host


async def test_a_login_code_goes_to_the_page_and_a_failure_offers_another_try(
    shell: ShellHost,
) -> None:
    first = await shell.opens("entry", next="%2Fvisits%2F7")
    assert shown(first).startswith(f"{SERVICE}relative/?ticket=code-1#")
    assert handed(shown(first)) == {"ticket": "code-1", "#": "/visits/7"}
    away = await shell.opens("entry", host={"away": True})
    assert (away["asked"], "微信没有应答" in away["text"]) == ([], True)
    again = await shell.does(tap=".again", host={"away": False, "code": "code-2"})
    assert handed(shown(again)) == {"ticket": "code-2", "#": "/"}


async def test_a_web_view_shows_the_platform_alone(shell: ShellHost) -> None:
    for foreign in ("https://away.example/", "javascript:1", f"{SERVICE[:-1]}.away.example/"):
        opened = await shell.opens("web", src=foreign)
        assert opened["data"]["src"] == f"{SERVICE}relative/#/"
    own = await shell.opens("web", src=f"{SERVICE}relative/#/mine")
    assert own["data"]["src"] == f"{SERVICE}relative/#/mine"
    foreign = await shell.opens("entry", next="//away.example")
    assert handed(shown(foreign))["#"] == "/"


async def test_a_granted_phone_goes_to_the_page_as_a_code_and_a_refusal_to_the_form(
    shell: ShellHost,
) -> None:
    await shell.opens("phone", next="/register")
    granted = await shell.does(event="getphonenumber", at=".grant", detail={"code": "p-1"})
    assert handed(shown(granted)) == {"phone_code": "p-1", "#": "/register"}
    refused = await shell.does(event="getphonenumber", at=".grant", detail={"errMsg": "deny"})
    assert handed(shown(refused)) == {"phone_refused": "1", "#": "/register"}
    assert handed(shown(await shell.does(tap=".refuse"))) == {
        "phone_refused": "1",
        "#": "/register",
    }


async def test_subscriptions_are_asked_for_once_and_what_was_agreed_is_told(
    shell: ShellHost,
) -> None:
    await shell.opens("subscribe", host={"accepts": ["b"]}, templates="a%2Cb%2Cc%2Cd", next="/mine")
    asked = await shell.does(tap=".agree")
    assert asked["asked"][0] == ["requestSubscribeMessage", "a,b,c"]
    assert handed(shown(asked)) == {"subscribed": "b", "#": "/mine"}
    away = await shell.does(tap=".agree", host={"away": True})
    assert (away["asked"][1:], "没有记下您的选择" in away["text"]) == ([], True)


async def test_a_call_opens_with_camera_and_microphone_and_tells_captures(
    shell: ShellHost,
) -> None:
    with proves("VC-SSB-12", "d"):
        begun = await shell.opens("call", host={"grants": {"scope.camera": True}}, id="C7")
        assert [one[1] for one in begun["asked"]] == ["scope.camera", "scope.record"]
        assert "没有麦克风，对方看不到或听不到您" in begun["text"]
        assert "wx-camera" in begun["html"]
        assert "web-view" not in begun["html"]
        assert ENTER not in begun["html"]
        allowed = await shell.does(grant={"scope.record": True}, tap=".settings")
        assert ENTER in allowed["html"]
        opened = await shell.does(tap=".enter")
        assert opened["data"]["src"] == f"{SERVICE}relative/#/calls/C7/join"
        assert (opened["asked"], opened["hears"]) == ([["setKeepScreenOn", "true"]], True)
        for number in (1, 2):
            told = (await shell.does(capture=True))["data"]["src"]
            place, _, capture = handed(told)["#"].partition("?capture=")
            assert place == "/calls/C7/join"
            assert json.loads(capture)["id"].endswith(f"-{number}")
        left = await shell.does(leave=True)
        assert (left["asked"], left["hears"]) == ([["setKeepScreenOn", "false"]], False)


async def test_a_camera_that_another_app_holds_keeps_the_call_closed(shell: ShellHost) -> None:
    grants = {"scope.camera": True, "scope.record": True}
    await shell.opens("call", host={"grants": grants}, id="C7")
    broken = await shell.does(event="error", at=".picture", detail={})
    assert "没有摄像头" in broken["text"]
    assert ENTER not in broken["html"]
    left = await shell.does(tap=".back")
    assert left["asked"] == [["navigateBack", "1"]]
    odd = await shell.opens("call", id="%2E%2E%2Fmine")
    assert odd["asked"][0][0] == "navigateBack"
