"""Opens an entry as a phone outside would, and says whether the page came."""

import httpx

PATIENCE_S = 10.0
MARK = b'id="app"'
"""What stands in each of our pages, and in no error page of somebody before it."""


async def opens(address: str, transport: httpx.AsyncBaseTransport | None = None) -> str:
    """Empty where the page is there, else why not, in a word."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S, transport=transport) as client:
            reply = await client.get(address)
    except httpx.TimeoutException:
        return "timeout"
    except (httpx.HTTPError, httpx.InvalidURL):
        return "unreachable"
    if reply.status_code != httpx.codes.OK:
        return f"status {reply.status_code}"
    return "" if MARK in reply.content else "other page"
