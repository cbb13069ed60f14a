"""Asking one question as its officer, with names in place of ids in what is answered."""

from typing import Any

import httpx

from tests.golden.asking import Question
from tests.golden.names import renamed
from tests.golden.new_shapes import NEW_SHAPES
from tests.golden.old_shapes import SHAPES
from tests.golden.planting import Golden
from tests.integration.serve.client import People, Person

NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
"""An id that nothing has."""


class Asking:
    """Officers sign in once; each question is sent as its page would."""

    def __init__(self, people: People, golden: Golden) -> None:
        self._people, self._golden = people, golden
        self._ids = {name: key for key, name in golden.codes.items()}
        self._officers: dict[str, Person] = {}

    async def officer(self, login: str) -> Person:
        if login not in self._officers:
            self._officers[login] = await self._people.officer(login)
        return self._officers[login]

    async def reply(self, question: Question) -> httpx.Response:
        officer = await self.officer(question.asker)
        query = {name: self._filled(value) for name, value in question.query.items()}
        path = question.path.replace("legacy:", self._golden.legacy)
        path = path.replace("report:", self._golden.report)
        return await officer.http.get(path, params=query)

    async def lines(self, question: Question) -> list[list[Any]]:
        """The answer, or status and code of a refusal."""
        reply = await self.reply(question)
        if reply.is_error:
            code = reply.json().get("code")
            return [[question.name, "refused", "", "", {"status": reply.status_code, "code": code}]]
        told = renamed(reply.json(), self._golden.codes)
        return [
            [question.name, table, group, self.known(key), values]
            for table, group, key, values in (SHAPES | NEW_SHAPES)[question.path](told)
        ]

    def known(self, value: Any) -> Any:
        return renamed(value, self._golden.codes)

    def _filled(self, value: str) -> str:
        kind, named, rest = value.partition(":")
        match kind if named else "":
            case "unit" | "inmate":
                return self._ids.get(rest, NOBODY)
            case "worker":
                return self._golden.workers[int(rest)]
            case "shared":
                return self._golden.shared
            case _:
                return value
