"""The demonstration's inmates, as the prison affairs platform's stand-in holds them."""

from collections.abc import Iterator

from cluster.benches.seed.cast import level_of, prisoners
from connectors.platforms.affairs_stand_in.population import Person
from pipelines.rules.bureau.places import ward_code


def held() -> Iterator[Person]:
    """No movement was told of them: they were there before."""
    for number, one in enumerate(prisoners(), 1):
        yield Person(
            inmate_no=one.number,
            name=one.name,
            prison_code=one.prison,
            ward_code=ward_code(one.prison, one.ward),
            custody_state=one.custody,
            treatment_level=level_of(number),
            face=one.face or "",
        )
