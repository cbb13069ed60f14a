import asyncio
from collections.abc import Sequence

from connectors.gathered import Gathered


class Book:
    """Keeps what is handed over, page by page."""

    def __init__(self) -> None:
        self.pages: list[list[int]] = []
        self.written = asyncio.Event()

    async def write(self, things: Sequence[int]) -> None:
        self.pages.append(list(things))
        self.written.set()


async def test_what_comes_within_the_time_is_handed_over_together() -> None:
    book = Book()
    gathered = Gathered(book.write, 0.01)
    gathered.put(1)
    gathered.put(2, 3)
    await book.written.wait()
    assert book.pages == [[1, 2, 3]]
    book.written.clear()
    gathered.put(4)
    await book.written.wait()
    assert book.pages == [[1, 2, 3], [4]]


async def test_closing_hands_over_at_once_and_nothing_where_nothing_waits() -> None:
    book = Book()
    gathered = Gathered(book.write, 3_600.0)
    await gathered.close()
    assert book.pages == []
    gathered.put(1)
    await gathered.close()
    await gathered.close()
    assert book.pages == [[1]]
    gathered.put(2)
    await gathered.close()
    assert book.pages == [[1], [2]]
