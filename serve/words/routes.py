"""Routes of the sensitive-word library."""

from typing import Annotated

from litestar import delete, get, post
from litestar.params import JSONBody, QueryParameter

from schemas.words import WordClassRequest, WordClassView, WordPage, WordRequest, WordView
from serve.auth.guards import officers_only
from serve.http import AsOfficer, Offset, PathId, Wired
from serve.words import commands

WordLimit = Annotated[int, QueryParameter(ge=1, le=1000)]


@get("/api/words", guards=[officers_only])
async def list_words(
    services: Wired, officer: AsOfficer, limit: WordLimit = 500, offset: Offset = 0
) -> WordPage:
    return await commands.page(services, officer, limit, offset)


@post("/api/words", guards=[officers_only])
async def add_word(services: Wired, officer: AsOfficer, data: JSONBody[WordRequest]) -> WordView:
    return await commands.add(services, officer, data)


@delete("/api/words/{word_id:str}", guards=[officers_only])
async def remove_word(services: Wired, officer: AsOfficer, word_id: PathId) -> None:
    await commands.remove(services, officer, word_id)


@get("/api/word-classes", guards=[officers_only])
async def list_classes(services: Wired, officer: AsOfficer) -> list[WordClassView]:
    return await commands.classes(services, officer)


@post("/api/word-classes", guards=[officers_only])
async def add_class(
    services: Wired, officer: AsOfficer, data: JSONBody[WordClassRequest]
) -> WordClassView:
    return await commands.add_class(services, officer, data)


HANDLERS = (list_words, add_word, remove_word, list_classes, add_class)
