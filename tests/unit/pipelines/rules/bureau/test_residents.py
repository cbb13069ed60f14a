from datetime import time, timedelta

from pipelines.rules.bureau.cast import Cast
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import STAYS_DAYS, Residents
from pipelines.rules.governance.confidentiality import finding_of
from schemas.people.kinds import Kinship
from tests.unit.pipelines.rules.bureau.bureaus import plan

CAST = Cast(plan(inmates=600))
FIRST = plan().parted
P03 = Residents(CAST, "P03", FIRST)
KNOWN = {one.number: one for one in CAST.inmates["P03"]}


def test_who_is_told_of_is_there_and_stays_for_the_visit() -> None:
    for back in range(40):
        day = plan().until - timedelta(days=back)
        for told in P03.on(day).inmates:
            one = KNOWN[told.inmate_no]
            assert one.is_held(moment(day, time(23)))
            assert one.is_held(moment(day + timedelta(days=STAYS_DAYS - 1), time(8)))


def test_a_prisons_system_knows_relatives_as_the_bureau_does() -> None:
    for told in P03.on(FIRST).inmates:
        bonds = {bond.relative.id_no: bond for bond in KNOWN[told.inmate_no].bonds}
        for relative in told.relatives:
            bond = bonds[relative.id_no]
            assert (relative.name, relative.phone) == (bond.relative.name, bond.relative.phone)
            # Told and known here are the same, so both sides find the same.
            found = finding_of(bond.kinship.value, relative.kinship.value)
            assert found == finding_of(bond.kinship.value)


def test_relatives_take_turns() -> None:
    several = next(one for one in P03.on(FIRST).inmates if len(one.relatives) > 1)
    place = [one.inmate_no for one in P03.on(FIRST).inmates].index(several.inmate_no)
    first = P03.on(FIRST).inmates[place].relatives[0]
    tomorrow = {one.inmate_no: one for one in P03.on(FIRST + timedelta(days=1)).inmates}
    assert tomorrow[several.inmate_no].relatives[0] != first


def test_whoever_becomes_known_later_is_introduced_on_that_day() -> None:
    introduced = [
        (day, told)
        for day in (FIRST + timedelta(days=on) for on in range(40))
        for told in P03.on(day).introduced
    ]
    assert introduced
    for day, told in introduced:
        (relative,) = told.relatives
        bond = next(
            bond for bond in KNOWN[told.inmate_no].bonds if bond.relative.id_no == relative.id_no
        )
        assert bond.since.date() == day
    assert not P03.on(FIRST).introduced


def test_a_lawyer_stands_among_them() -> None:
    people = P03.on(FIRST).inmates
    kinds = {relative.kinship for told in people for relative in told.relatives}
    assert Kinship.LAWYER in kinds
    assert {one.police_no for one in P03.officers} == {
        one.police_no for one in CAST.officers.values() if one.prison == "P03"
    }
    assert P03.knows(people[0].inmate_no)
    assert not P03.knows("3199000001")
