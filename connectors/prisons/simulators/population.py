"""Made-up relatives and officers around given inmates; the same seed tells of the same people."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from random import Random

from pipelines.rules.bureau.stories.people import InmateTold, OfficerTold, RelativeTold
from schemas.people.kinds import Kinship

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红梅春燕玲"
FAMILY = (Kinship.PARENT, Kinship.SPOUSE, Kinship.CHILD, Kinship.SIBLING)
RELATIVES = 2
OFFICERS = 12


class Population:
    """The people of one prison, the same on every day."""

    introduced: tuple[InmateTold, ...] = ()
    """Nobody: all relatives are known from the first day on."""

    def __init__(
        self,
        prison: str,
        inmate_nos: Sequence[str],
        seed: int = 0,
        officers: Sequence[OfficerTold] = (),
    ) -> None:
        """Officers are made up where none are given."""
        if not inmate_nos:
            raise ValueError("a prison's system tells of at least one inmate")
        self._prison = prison
        self._seed = seed
        self._inmate_nos = tuple(inmate_nos)
        self._officers = tuple(officers)

    @cached_property
    def inmates(self) -> tuple[InmateTold, ...]:
        return tuple(self._inmate(number) for number in self._inmate_nos)

    @cached_property
    def officers(self) -> tuple[OfficerTold, ...]:
        if self._officers:
            return self._officers
        random = Random(f"{self._seed}/{self._prison}/officers")
        code = "".join(one for one in self._prison if one.isdigit()).zfill(2)[-2:]
        return tuple(
            OfficerTold(_name(random), f"31{code}{number:03}") for number in range(1, OFFICERS + 1)
        )

    def on(self, day: date) -> "Population":
        del day
        return self

    def knows(self, inmate_no: object) -> bool:
        return inmate_no in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._inmate_nos)

    def _inmate(self, number: str) -> InmateTold:
        random = Random(f"{self._seed}/{number}")
        return InmateTold(number, tuple(_relative(random) for _ in range(RELATIVES)))


def _relative(random: Random) -> RelativeTold:
    """No real number begins like these."""
    return RelativeTold(
        _name(random),
        f"990000{random.randrange(10**12):012}",
        random.choice(FAMILY),
        f"10{random.randrange(10**9):09}",
    )


def _name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2))))
