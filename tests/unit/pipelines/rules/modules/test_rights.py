"""What an officer may do with a module in his units."""

from pipelines.rules.modules.rights import kept_by_bureau, permitted
from schemas.modules.labour.rest_days import REST_DAYS
from schemas.modules.labour.worker_grades import WORKER_GRADES

HELD = frozenset(
    f"{one}:{verb}"
    for one in ("worker_grades", "rest_days")
    for verb in ("list", "create", "edit", "import", "export")
)
BUREAU, PRISON = ("/SH/",), ("/SH/P03/",)


def test_what_the_bureau_keeps_is_only_read_in_a_prison() -> None:
    assert kept_by_bureau(WORKER_GRADES)
    assert permitted(WORKER_GRADES, HELD, PRISON) == ["list", "export"]
    every = ["list", "create", "edit", "import", "export"]
    assert sorted(permitted(WORKER_GRADES, HELD, BUREAU)) == sorted(every)
    assert sorted(permitted(WORKER_GRADES, HELD)) == sorted(every)


def test_what_each_unit_keeps_is_kept_by_it() -> None:
    assert not kept_by_bureau(REST_DAYS)
    assert "create" in permitted(REST_DAYS, HELD, PRISON)
