"""Each question is asked once, and each answer has a shape."""

from collections import Counter

from tests.golden.asking import FAMILIES
from tests.golden.file_asking import files
from tests.golden.new_shapes import NEW_SHAPES
from tests.golden.old_shapes import SHAPES


def test_no_two_questions_of_a_family_have_one_name() -> None:
    for family, questions in {**FAMILIES, "files": files}.items():
        names = Counter(one.name for one in questions())
        assert [name for name, number in names.items() if number > 1] == [], family


def test_every_address_has_a_shape_and_every_shape_is_asked() -> None:
    asked = {one.path for questions in FAMILIES.values() for one in questions()}
    assert asked == set(SHAPES | NEW_SHAPES)
    assert not set(SHAPES) & set(NEW_SHAPES)
