"""The mini-program's shell as WeChat runs it: its compiled pages in WeChat's own simulator."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cluster.packages.contents import node_of, shell
from cluster.settings import REPOSITORY

UI = REPOSITORY / "ui"
Answer = dict[str, Any]


@contextmanager
def built(service: str) -> Iterator[Path]:
    """The shell's files as they are packed, asking the platform at this address."""
    with TemporaryDirectory() as folder:
        for name, content in shell(UI, service).items():
            place = Path(folder) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield Path(folder)


class ShellHost:
    """Does what a person or WeChat does; every answer says what the shell asked of WeChat."""

    def __init__(self, asking: asyncio.StreamWriter, answers: asyncio.StreamReader) -> None:
        self._asking = asking
        self._answers = answers

    async def does(self, **command: Any) -> Answer:
        self._asking.write(json.dumps(command).encode() + b"\n")
        await self._asking.drain()
        answer: Answer = json.loads(await self._answers.readline())
        assert "error" not in answer, answer["error"]
        return answer

    async def opens(self, page: str, host: Answer | None = None, **given: str) -> Answer:
        return await self.does(open=f"pages/{page}/index", host=host or {}, **{"with": given})


@asynccontextmanager
async def hosted(folder: Path) -> AsyncIterator[ShellHost]:
    process = await asyncio.create_subprocess_exec(
        node_of(), str(UI / "testing" / "host.mjs"), str(folder), stdin=PIPE, stdout=PIPE, cwd=UI
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield ShellHost(process.stdin, process.stdout)
    finally:
        process.stdin.close()
        await process.wait()


def shown(answer: Answer) -> str:
    """The address that the shell goes on to show in its web-view."""
    (where,) = [url for kind, url, *_ in answer["asked"] if kind == "redirectTo"]
    return parse_qs(urlsplit(where).query)["src"][0]


def handed(address: str) -> dict[str, str]:
    """What the page is opened with, and where: the place is under `#`."""
    parts = urlsplit(address)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return given | {"#": unquote(parts.fragment)}
