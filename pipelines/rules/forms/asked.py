"""Which questions are asked, and which of them need an answer, by what was answered before."""

from collections.abc import Mapping

from schemas.forms.definition import Answer, FormCondition, FormDefinition, FormField

Given = Mapping[str, Answer]


def is_empty(answer: Answer | None) -> bool:
    """Whether this says nothing."""
    if answer is None:
        return True
    return not (answer.strip() if isinstance(answer, str) else answer)


def holds(condition: FormCondition, given: Given) -> bool:
    """Whether a condition is met; what is asked no more was not answered."""
    answer = given.get(condition.field)
    if answer is None or is_empty(answer):
        return False
    if not condition.has:
        return True
    told = [answer.strip()] if isinstance(answer, str) else answer
    return any(one in condition.has for one in told)


def asked(definition: FormDefinition, answers: Given) -> list[FormField]:
    """Questions in their order; one that hangs on a question that is not asked is not either."""
    shown: list[FormField] = []
    seen: dict[str, Answer] = {}
    for field in definition.fields:
        if not all(holds(one, seen) for one in field.shown):
            continue
        shown.append(field)
        if (answer := answers.get(field.key)) is not None:
            seen[field.key] = answer
    return shown


def must_answer(field: FormField, answers: Given) -> bool:
    """Whether the question may not be left out; `answers` are those of asked questions alone."""
    if field.required:
        return True
    return bool(field.needed) and all(holds(one, answers) for one in field.needed)


def kept(definition: FormDefinition, answers: Given) -> dict[str, Answer]:
    """Answers to what is asked, without blanks around them and without empty ones."""
    found: dict[str, Answer] = {}
    for field in asked(definition, answers):
        answer = answers.get(field.key)
        if answer is None or is_empty(answer):
            continue
        found[field.key] = answer.strip() if isinstance(answer, str) else list(answer)
    return found
