"""A request whose body comes long after its head."""

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import msgspec

from tests.integration.serve.client import ANSWER_S


async def held(
    base: str, path: str, headers: Mapping[str, str], body: bytes, meanwhile: Callable[[], None]
) -> tuple[int, str]:
    """Status and code of a request whose body goes only after the platform began to read it."""
    address = urlsplit(base)
    assert address.hostname is not None
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = {"Host": address.netloc, "Content-Length": str(len(body)), "Expect": "100-continue"}
    head |= {"Connection": "close", **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {told}" for name, told in head.items())]
    try:
        async with asyncio.timeout(ANSWER_S):
            writer.write("\r\n".join([*lines, "", ""]).encode())
            await writer.drain()
            assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
            meanwhile()
            writer.write(body)
            await writer.drain()
            answer = await reader.read()
    finally:
        writer.close()
    told, _, content = answer.partition(b"\r\n\r\n")
    return int(told.split(b" ")[1]), msgspec.json.decode(content).get("code", "")
