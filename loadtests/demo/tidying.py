"""Putting things back: a step that fails is told, and hinders neither the others nor the end."""

import asyncio
from collections.abc import Awaitable

from loadtests.demo.waiting import Tell

LONGEST_S = 30.0


async def tidied(what: str, work: Awaitable[None], tell: Tell) -> None:
    """Do the work; what goes wrong in it is left to the next demonstration, which is said."""
    try:
        async with asyncio.timeout(LONGEST_S):
            await work
    except Exception as problem:
        why = str(problem) or type(problem).__name__
        tell(f"{what} was not put back ({why}); the next demonstration call does it")
