"""Which of all mutants are tried: as many as asked for, drawn by a seed."""

import random
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

LEFT_OUT = next(code for code, status in status_by_exit_code.items() if status == "skipped")


def files() -> list[SourceFileMutationData]:
    """The mutated files of this folder, each with what became of its mutants."""
    found = [SourceFileMutationData(path=path) for path in sorted(walk_mutatable_files())]
    for file in found:
        file.load()
    return found


def paths_of(found: Iterable[SourceFileMutationData]) -> dict[str, Path]:
    """Mutant -> the file that it changes."""
    return {name: Path(file.path) for file in found for name in file.exit_code_by_key}


def draw(
    mutants: Mapping[str, Path], seed: int, count: int, counts: Callable[[str, Path], bool]
) -> list[str]:
    """The first that count, in the order that the seed gives."""
    order = sorted(mutants)
    random.Random(seed).shuffle(order)
    return list(islice((name for name in order if counts(name, mutants[name])), count))


def leave_out_others(found: Iterable[SourceFileMutationData], sample: Iterable[str]) -> None:
    """Note the rest as skipped, which the tool then leaves alone."""
    kept = set(sample)
    for file in found:
        for name in file.exit_code_by_key:
            if name not in kept:
                file.exit_code_by_key[name] = LEFT_OUT
        file.save()
