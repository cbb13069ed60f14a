"""The hosts in which the public opens our pages: WeChat with the mini-program's shell, and 随申办.

Both show what `qinqiao packages public` made, hand over the platform's one-time ticket, and run one
and the same test: what differs between them is in here.
"""

import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from typer.testing import CliRunner

from cluster.cli import app
from cluster.packages.archive import INSIDE
from pipelines.rules.platform.packages.ssb import APP
from serve.version import VERSION
from tests.integration.serve.client import People
from tests.integration.serve.screens.package_host import standing
from tests.integration.serve.screens.phones import Phone
from tests.integration.shell_host import ShellHost, hosted, shown

SERVICE = "https://family.example.cn/"
"""Where the packages find the platform; here it stands elsewhere."""
MAKE = ("packages", "public", "--service", SERVICE, "--ssb-app-id", "app-1")
IN_WECHAT = " MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN miniProgram/wx0000000000000000"
IN_CITY = " SuiShenBan/7.6"
BRIDGE = """window.__asked = [];
window.WeixinJSBridge = { invoke: (name, asked) => window.__asked.push([name, asked]) };"""
"""What WeChat puts into the pages of a web-view."""
GRANTED = {"scope.camera": True, "scope.record": True}


def make_packages(folder: Path) -> Path:
    """Both packages of this tree, unpacked as the platforms do."""
    done = CliRunner().invoke(app, [*MAKE, "--target", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    for platform in ("wechat", "ssb"):
        with zipfile.ZipFile(folder / f"qinqiao-{platform}-{VERSION}.zip") as archive:
            archive.extractall(folder / platform)
    return folder


class Container(Protocol):
    """What a person does with a host."""

    name: str
    agent: str
    """What its browser adds to its own name."""
    bridge: str
    """What runs before each page."""

    async def enter(self, phone: Phone, people: People, openid: str) -> None:
        """Open the service anew, as whom the host knows."""

    async def enter_call(self, phone: Phone, call_id: str) -> None:
        """A touch on the way into a call."""

    async def back(self, phone: Phone) -> None:
        """What the host shows once a call is left."""


class WeChat:
    """The mini-program: the shell's compiled pages in WeChat's own simulator, ours in a view."""

    name = "wechat"
    agent = IN_WECHAT
    bridge = BRIDGE

    def __init__(self, shell: ShellHost, base: str) -> None:
        self._shell = shell
        self._base = f"{base}/"

    async def enter(self, phone: Phone, people: People, openid: str) -> None:
        asked = {"openid": openid, "kind": "sign_in"}
        code = await people.somebody().post("/api/simulators/wechat/tickets", asked)
        opened = await self._shell.opens("entry", host={"code": code["ticket"]})
        await phone.goto(self._here(shown(opened)))

    async def grant_phone(self, phone: Phone, code: str, place: str = "/start") -> None:
        """The page asks for the shell's own page, whose button WeChat answers with a code."""
        await self._shell.opens("phone", next=quote(place, safe=""))
        told = await self._shell.does(
            event="getphonenumber", at=".grant", detail={"code": code} if code else {}
        )
        await phone.goto(self._here(shown(told)))

    async def enter_call(self, phone: Phone, call_id: str) -> None:
        """The page asks for the shell's page of the call, which has camera and microphone first."""
        asked = f"/pages/call/index?id={call_id}"
        await phone.until(
            "return window.__asked.some(([, one]) => one.arg?.url === arguments[0])", asked
        )
        await self._shell.opens("call", host={"grants": GRANTED}, id=call_id)
        opened = await self._shell.does(tap=".enter")
        # Another page's web-view: what is opened there begins anew.
        await phone.goto("about:blank")
        await phone.goto(self._here(opened["data"]["src"]))

    async def back(self, phone: Phone) -> None:
        """The shell goes back to the page below; the page was told to leave."""
        await phone.until("return window.__asked.some(([, one]) => one.name === 'navigateBack')")
        await phone.goto(f"{self._base}relative/#/bookings")

    def _here(self, address: str) -> str:
        assert address.startswith(SERVICE)
        return self._base + address.removeprefix(SERVICE)


class City:
    """随申办: the package's files, opened as its manifest says."""

    name = "ssb"
    agent = IN_CITY
    bridge = ""

    def __init__(self, at: str, entry: str, ticket: str) -> None:
        self._at, self._entry, self._ticket = at, entry, ticket

    async def enter(self, phone: Phone, people: People, openid: str) -> None:
        asked = {"openid": openid}
        told = await people.somebody().post("/api/simulators/citizen/tokens", asked)
        given = f"{self._ticket}={quote(told['ticket'], safe='')}"
        await phone.goto(f"{self._at}/{self._entry}&{given}")

    async def enter_call(self, phone: Phone, call_id: str) -> None:
        """Nothing stands between."""

    async def back(self, phone: Phone) -> None:
        """The page itself goes home."""
        await phone.goto(f"{self._at}/relative/index.html#/bookings")


@asynccontextmanager
async def container(name: str, made: Path, base: str) -> AsyncIterator[WeChat | City]:
    """One of both, around the platform at an address."""
    if name == "wechat":
        async with hosted(made / name / INSIDE) as shell:
            yield WeChat(shell, base)
        return
    folder = made / name / INSIDE
    files = {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file()
    }
    told = json.loads(files[APP])
    async with standing(files, base, told["proxied"]) as at:
        yield City(at, told["entry"], told["ticket"])
