"""What is filled in by the bench is what a person may send."""

from datetime import date

from cluster.benches.public.submitting import EACH, answers, definition
from pipelines.rules.forms.answers import check_answers
from pipelines.rules.forms.validity import check_definition
from schemas.forms.definition import FormFieldKind


def test_the_form_can_be_published_and_has_every_kind_but_pictures() -> None:
    made = definition()
    assert check_definition(made) == []
    kinds = [one.kind for one in made.fields]
    assert set(kinds) == set(FormFieldKind) - {FormFieldKind.PICTURE}
    assert all(kinds.count(kind) == EACH for kind in kinds)


def test_its_answers_are_right() -> None:
    assert check_answers(definition(), answers(), date(2026, 12, 2)) == []
