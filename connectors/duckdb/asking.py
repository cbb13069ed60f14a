"""Questions to the export in force, each answered by a process of its own."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import msgspec

from connectors.duckdb import answering
from connectors.duckdb.folder import DATABASE, Exports
from schemas.cockpits.analysis import SqlAnswer
from schemas.errors import Conflict, InvalidInput, Unavailable

MOST_SECONDS = 10
MOST_ROWS = 1_000
GRACE_S = 2.0
"""What starting takes, and ending by itself; then the process is killed."""
MOST_AT_ONCE = 2
"""Of one process that serves: queries must not take the machine from everybody else."""


class Analysts:
    """Answers questions, a few at a time."""

    def __init__(self, exports: Exports, *, most_seconds: float = MOST_SECONDS) -> None:
        self.exports = exports
        self._most_seconds = most_seconds
        self._running = 0

    async def ask(self, sql: str) -> SqlAnswer:
        """Answer one statement that only reads.

        `InvalidInput` where it is refused, fails or takes too much; `Conflict` without any
        export; `Unavailable` where others are being answered.
        """
        folder = self.exports.current()
        if folder is None:
            raise Conflict("还没有可用的数据导出，请等待夜间导出完成。", code="no_export")
        self.exports.require_own()
        if self._running >= MOST_AT_ONCE:
            raise Unavailable("正在执行其他查询，请稍后再试。", code="queries_running")
        self._running += 1
        try:
            return _read(await self._run(folder, sql))
        finally:
            self._running -= 1

    async def _run(self, folder: Path, sql: str) -> bytes:
        asked = {
            "folder": str(folder),
            "database": str(folder / DATABASE),
            "sql": sql,
            "seconds": self._most_seconds,
            "rows": MOST_ROWS,
        }
        script = str(Path(answering.__file__))
        process = await asyncio.create_subprocess_exec(
            # Without the script's folder among the modules: its neighbours are no libraries.
            *(sys.executable, "-P", script),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(self._most_seconds + GRACE_S):
                out, _ = await process.communicate(msgspec.json.encode(asked))
        except TimeoutError:
            told = f"查询超过 {self._most_seconds:g} 秒，已停止。"
            raise InvalidInput(told, code="query_too_long") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return out


def _read(out: bytes) -> SqlAnswer:
    if not out:
        # It died: of its memory, as a rule.
        raise InvalidInput("查询占用内存过多，已停止，请缩小范围。", code="query_too_large")
    answer: dict[str, Any] = msgspec.json.decode(out)
    if "code" in answer:
        raise InvalidInput(answer["message"], code=answer["code"])
    return msgspec.convert(answer, SqlAnswer)
