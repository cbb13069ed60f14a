"""What a refusal says: its code and figures to programs, its words to people."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas.errors import QinqiaoError

Refusal = tuple[Callable[[], object], type[QinqiaoError], str, str, dict[str, Any]]
"""What is refused, and the error's type, code, message and detail."""


def assert_refused(refusal: Refusal) -> None:
    asked, error, *said = refusal
    with pytest.raises(error) as refused:
        asked()
    assert [refused.value.code, refused.value.message, refused.value.detail] == said
