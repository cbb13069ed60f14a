"""`qinqiao load`: opens Locust's page for the platform that runs here."""

import asyncio
import os
import signal
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

import loadtests.page
from cluster.benches.load.pairs import pairs
from cluster.benches.load.planning import planned
from cluster.benches.load.sound import speech
from cluster.problems import CannotStart
from cluster.running import find_running
from cluster.settings import REPOSITORY, settings_of_process
from loadtests.demo.script import require_sound
from loadtests.page.limits import DEFAULT_S, LAST_CALL_S, MOST_S
from loadtests.page.plan import PagePlan, Pair
from loadtests.page.told import ALL, ENDS, HOURS
from schemas.settings import Settings

LOOPBACK = "127.0.0.1"
LOCUSTFILE = Path(loadtests.page.__file__).with_name("locustfile.py")
USERS, USERS_A_SECOND = 4, 1
FOLDER = "load"


def load(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Of the page.")] = 8089,
    audio: Annotated[
        Path | None, typer.Option(help="Two channels at 16 kHz: what the pairs say in calls.")
    ] = None,
    run_time: Annotated[
        int, typer.Option(min=10, max=MOST_S, help="Seconds of a run that the page begins with.")
    ] = DEFAULT_S,
) -> None:
    """Open Locust's page with scenarios for the running demonstration, until Ctrl-C."""
    settings = settings_of_process()
    address = running_demonstration(settings)
    require_locust()
    require_free(port)
    folder = Path(settings.data_dir) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = audio or speech(REPOSITORY, folder)
    require_sound(said)
    console = Console(soft_wrap=True, highlight=False)
    console.print("正在查明演示账号、在岗监区和未录入的工作日；平台刚启动时最多等一分半钟。")
    plan = asyncio.run(planned(address, [_pair(openid, address, said) for openid in _openids()]))
    file = folder / "plan.json"
    file.write_bytes(msgspec.json.encode(plan))
    announce(console, address, port, plan, said)
    command = locust(file, address, port, run_time)
    sys.stdout.flush()
    # Whoever starts it in the background of a shell has it ignore Ctrl-C, and Locust after it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # In this one's place: signals and the end are Locust's own.
    os.execv(command[0], command)


def running_demonstration(settings: Settings) -> str:
    """The address; `CannotStart` where no platform runs, or one with real people."""
    running = find_running(settings)
    if running is None:
        raise CannotStart(
            "平台未运行。请先在另一个终端运行 make run，再运行 make load。",
            english=f"no platform runs on {settings.data_dir}; start it with `make run` elsewhere",
            code="not_running",
        )
    if running.settings is None or not running.settings.demonstration:
        raise CannotStart(
            "正在运行的不是演示平台。负载场景使用演示账号，只能对演示平台运行。",
            english="what runs is no demonstration; the scenarios use its made-up people alone",
            code="no_demonstration",
        )
    return running.address


def require_locust() -> None:
    """`CannotStart` where it is not installed, as where the product was delivered."""
    if find_spec("locust") is None:
        raise CannotStart(
            "没有安装 Locust。请在源码目录运行 make load，或按 docs/load.md 安装。",
            english="Locust is not installed; run `make load` in the sources",
            code="no_locust",
        )


def require_free(port: int) -> None:
    """`CannotStart` where something listens there already."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((LOOPBACK, port))
        except OSError as error:
            raise CannotStart(
                f"端口 {port} 已被占用，请用 --port 指定其他端口。",
                english=f"port {port} is taken; name another one with --port",
                code="port_taken",
                port=port,
            ) from error


def locust(plan: Path, address: str, port: int, run_time: int) -> list[str]:
    """Locust with its own page, on this machine alone."""
    return [
        *(sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--plan", str(plan)),
        *("--host", address, "--web-host", LOOPBACK, "--web-port", str(port), "--class-picker"),
        *("--users", str(USERS), "--spawn-rate", str(USERS_A_SECOND)),
        *("--run-time", str(run_time), "--stop-timeout", str(LAST_CALL_S)),
    ]


def announce(console: Console, address: str, port: int, plan: PagePlan, said: Path) -> None:
    """How to go on from here, in the words of the page."""
    console.rule("亲桥负载场景")
    console.print(f"用浏览器打开 http://{LOOPBACK}:{port}/ ，在列表中勾选场景，点 START。")
    console.print(
        f"被测平台：{address}。Ctrl-C 结束。Open the page, choose, START; Ctrl-C ends it."
    )
    for one in ALL:
        console.print(f"\n[b]{one.title}[/b]：{one.does}")
        console.print(f"  需要：{one.needs}")
        console.print(f"  用户：{one.most}")
        console.print(f"  留下：{one.leaves}")
    console.print(f"\n{ENDS}")
    if not plan.hours:
        console.print(f"没有监区有人上岗：{HOURS.title}这次没有可做的。")
    console.print(
        f"会见人员 {len(plan.pairs)} 对：{'；'.join(one.name for one in plan.pairs)}。录音 {said}"
    )


def _openids() -> list[str]:
    return [one.relative.openid for one in pairs()]


def _pair(openid: str, address: str, said: Path) -> Pair:
    module = "cluster.benches.load.one_pair"
    return Pair(name=openid, command=[sys.executable, "-m", module, address, openid, str(said)])
