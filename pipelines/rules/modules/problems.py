"""What is wrong with the fields of a record, told all at once."""

from collections.abc import Sequence

import msgspec

from schemas.errors import InvalidInput
from schemas.modules.views import FieldProblem


class WrongValue(ValueError):
    """One value does not fit its field; the text says so to the person."""


def refuse(problems: Sequence[FieldProblem]) -> None:
    """Raise `InvalidInput` with every problem; nothing where there is none."""
    if problems:
        told = "；".join(dict.fromkeys(problem.message for problem in problems))
        raise InvalidInput(
            f"{told}。",
            code="invalid_fields",
            problems=[msgspec.structs.asdict(problem) for problem in problems],
        )


def problem(field: str, message: str) -> InvalidInput:
    """The refusal of a single field."""
    return InvalidInput(
        f"{message}。", code="invalid_fields", problems=[{"field": field, "message": message}]
    )
