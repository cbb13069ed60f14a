"""Made-up records of the business modules: what inmates are like, helpers, cards, numbers."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cluster.benches.seed.cast import Prisoner, kin, level_of, prisoners
from cluster.benches.seed.names import made_up_names
from cluster.benches.seed.units import PRISON_NAMES, prison_code
from connectors.postgres.modules import periods, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import local
from schemas.calls.channel import Channel, Period
from schemas.modules.calls.special_call_rules import SPECIAL_CALL_RULES
from schemas.modules.devices.card_movements import CARD_MOVEMENTS, TOP_UP
from schemas.modules.devices.cards import CARDS
from schemas.modules.module import Module
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.modules.people.help_people import HELP_PEOPLE
from schemas.modules.people.inmates import INMATES
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.people.kinds import BindingState, CustodyState

OFFENCES = ("盗窃罪", "诈骗罪", "故意伤害罪", "抢劫罪", "贩卖毒品罪", "非法经营罪")
SENTENCES = ("有期徒刑三年", "有期徒刑五年", "有期徒刑八年", "有期徒刑十二年")
BODIES = (("public_security", "police"), ("court", "judge"), ("law_firm", "lawyer"))
FIRST_AMOUNT = Decimal("200.00")
ORDINARY_CALLS = 2
"""An inmate of the cast with more gets a rule of his own, since his level's would count."""
MOST_CALLS, MOST_MINUTES = 100, 60
RULES_LAST = timedelta(days=3650)
KEY_CONTROLLED_EVERY = 9


class Planter:
    """Writes records of modules as the demonstration's own."""

    def __init__(self, tx: Tx, seals: FieldSeals, now: datetime) -> None:
        self.tx = tx
        self.now = now
        self._seals = seals

    async def add(self, module: Module, *, state: str | None = None, **values: Any) -> str:
        """A record in this state, else in the one of new ones."""
        if state is None and module.states:
            state = module.states.initial
        return await writing.add(
            self.tx, module, self._seals, values, state=state, by=None, at=self.now
        )

    async def describe(self, inmate_id: str, **values: Any) -> None:
        """Give an inmate what the first planting left out."""
        await writing.change(
            self.tx, INMATES, self._seals, inmate_id, 1, values, state=None, by=None, at=self.now
        )


async def plant_records(
    planter: Planter,
    units: Mapping[str, UnitRow],
    inmates: Mapping[str, str],
    relatives: Mapping[str, str],
) -> dict[str, int]:
    """Answers how many records of each kind."""
    for number, one in enumerate(prisoners(), 1):
        await _describe(planter, number, one, inmates[one.number])
        if one.monthly_calls > ORDINARY_CALLS:
            await _allow_often(planter, inmates[one.number], units[one.prison].id)
    return {
        "cards": await _cards(planter, inmates),
        "numbers": await _numbers(planter, inmates, relatives),
    }


async def _describe(planter: Planter, number: int, one: Prisoner, inmate_id: str) -> None:
    controlled = number % KEY_CONTROLLED_EVERY == 0 and one.custody is CustodyState.IN_CUSTODY
    values: dict[str, Any] = {
        # The women's prison is the fourteenth.
        "gender": "female" if one.prison == prison_code(14) else "male",
        "id_no": f"990000198001{number:05}X",
        "birth_day": date(1980, 1 + number % 12, 1 + number % 28),
        "offence": OFFENCES[number % len(OFFENCES)],
        "sentence": SENTENCES[number % len(SENTENCES)],
        "term_from": date(2024, 1 + number % 12, 1),
        "term_until": date(2027 + number % 10, 1 + number % 12, 1),
        "custody_type": "new",
        "key_control": controlled,
        "treatment_level": level_of(number),
    }
    await planter.describe(inmate_id, **values)
    if controlled:
        await periods.put(
            planter.tx,
            (INMATES, inmate_id),
            "key_control",
            True,
            since=planter.now,
            reason="入监评估为高风险",
            actor_name="系统",
            applied_at=planter.now,
        )


async def _allow_often(planter: Planter, inmate_id: str, prison_id: str) -> None:
    """A rule of the inmate's own, which scripted calls do not use up."""
    today = local(planter.now).date()
    await planter.add(
        SPECIAL_CALL_RULES,
        inmate_id=inmate_id,
        unit_id=prison_id,
        channel=Channel.VIDEO.value,
        period=Period.WEEK.value,
        most_calls=MOST_CALLS,
        most_minutes=MOST_MINUTES,
        valid_from=today,
        valid_until=today + RULES_LAST,
        reason="演示账号",
    )


async def plant_outside(planter: Planter, units: Mapping[str, UnitRow]) -> int:
    """People of other bodies and helpers of every prison; answers how many."""
    names = _later_names()
    made = 0
    for number in range(1, len(PRISON_NAMES) + 1):
        unit_id = units[prison_code(number)].id
        for place, (kind, certificate) in enumerate(BODIES, 1):
            made += 1
            await planter.add(
                AGENCY_PEOPLE,
                name=next(names),
                id_no=f"990000197501{made:05}X",
                phone=f"1001{made:07}",
                body=f"申海市第{place}{_body_title(kind)}",
                body_kind=kind,
                certificate_kind=certificate,
                certificate_no=f"SH-{made:05}",
                valid_from=date(2025, 1, 1),
                valid_until=date(2028, 12, 31),
                unit_id=unit_id,
            )
        made += 1
        await planter.add(
            HELP_PEOPLE,
            name=next(names),
            id_no=f"990000196501{made:05}X",
            phone=f"1002{made:07}",
            organisation="申海市帮教志愿者协会",
            help_kind="volunteer",
            unit_id=unit_id,
        )
    return made


def _body_title(kind: str) -> str:
    return {"public_security": "公安分局", "court": "中级人民法院"}.get(kind, "律师事务所")


def _later_names() -> Iterator[str]:
    """Names that the cast has not."""
    names = made_up_names()
    for _ in range(600):
        next(names)
    return names


async def _cards(planter: Planter, inmates: Mapping[str, str]) -> int:
    held = [one for one in prisoners() if one.custody is CustodyState.IN_CUSTODY]
    for number, one in enumerate(held, 1):
        card_id = await planter.add(
            CARDS,
            card_no=f"C{number:06}",
            card_kind="all_in_one",
            inmate_id=inmates[one.number],
            officer_id=None,
            balance=FIRST_AMOUNT,
        )
        await planter.add(
            CARD_MOVEMENTS,
            card_id=card_id,
            movement=TOP_UP,
            amount=FIRST_AMOUNT,
            balance_before=Decimal("0.00"),
            balance_after=FIRST_AMOUNT,
            note="开卡充值",
        )
    return len(held)


async def _numbers(
    planter: Planter, inmates: Mapping[str, str], relatives: Mapping[str, str]
) -> int:
    made = 0
    for number, one in enumerate(kin(), 1):
        for inmate_no, kinship, state in one.bound_to:
            if state is not BindingState.APPROVED:
                continue
            made += 1
            await planter.add(
                RELATIVE_NUMBERS,
                phone=f"100{number:08}",
                relative_id=relatives[one.openid],
                kinship=kinship.value,
                inmate_id=inmates[inmate_no],
                shared=False,
            )
    return made
