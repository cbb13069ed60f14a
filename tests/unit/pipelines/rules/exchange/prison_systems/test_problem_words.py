from pipelines.flows.exchange.applying import problems
from pipelines.rules.exchange.prison_systems.problem_words import (
    OTHER,
    WORDS,
    sentence_of,
    title_of,
)


def test_every_reason_of_the_appliers_is_told_in_words() -> None:
    codes = {value for name, value in vars(problems).items() if name.isupper()}
    assert codes <= WORDS.keys()
    assert len({one.title for one in WORDS.values()}) == len(WORDS)


def test_a_code_of_a_later_version_is_told_as_another_problem() -> None:
    assert title_of("not_yet_known") == OTHER.title
    assert sentence_of("inmate_unknown") == WORDS["inmate_unknown"].sentence
