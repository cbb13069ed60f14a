"""What a test first asks for is made then, and not by each process that collects the tests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")


class LaterList(Sequence[T]):
    def __init__(self, make: Callable[[], list[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> list[T]:
        return self._make()

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        return self._made[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class LaterMap(Mapping[K, T]):
    def __init__(self, make: Callable[[], dict[K, T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> dict[K, T]:
        return self._make()

    def __getitem__(self, key: K) -> T:
        return self._made[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)
