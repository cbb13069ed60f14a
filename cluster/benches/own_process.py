"""A process of its own beside a bench, which answers what it is asked over a pipe."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

END_S = 10.0


@contextmanager
def own_process(serve: Callable[..., None], *given: object) -> Iterator[Connection]:
    """Our end of its pipe; `serve` has what is given and its own end, and ends with the pipe."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=serve, args=(*given, theirs), daemon=True)
    process.start()
    # Otherwise a process that ends would leave us waiting for its word.
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.join(END_S)
        if process.is_alive():
            process.kill()
            process.join()
