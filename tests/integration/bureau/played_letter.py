"""A planted letter, played by the product's own flows at its moments."""

from pipelines.flows.approvals.handling import decide_case
from pipelines.flows.modules import keeping
from pipelines.rules.bureau.letters import SEND_BACK
from pipelines.rules.bureau.years.letters import LetterLife
from schemas.approvals.cases import DecideCase
from schemas.approvals.state import Verdict
from schemas.modules.letters.letters import LETTERS
from schemas.modules.views import ActOnRecord, CreateRecord
from tests.integration.bureau.played import Play

ENTERED = (
    "direction",
    "inmate_id",
    "relative_id",
    "sender",
    "recipient",
    "arrived_on",
    "postmarked_on",
    "postal_no",
)
"""What an officer fills in; the rest follows."""


async def play_letter(play: Play, planted: LetterLife) -> str:
    """From its registration to where it went; answers its id."""
    letter, code = planted.letter, LETTERS.code
    keeper = await play.officer(planted.login)
    play.now = letter.registered_at
    values = {
        name: str(planted.values[name]) for name in ENTERED if planted.values[name] is not None
    }
    made = await keeping.create(play.services, keeper, code, CreateRecord(values=values))
    play.now = letter.submitted_at
    submitted = await keeping.act(
        play.services, keeper, code, made.id, "assess", ActOnRecord(version=1)
    )
    play.now = letter.decided_at
    head = await play.officer(planted.decider)
    verdict = Verdict.REJECT if letter.withheld else Verdict.APPROVE
    asked = DecideCase(visit=1, verdict=verdict, opinion=letter.withheld)
    assert submitted.pending is not None
    await decide_case(play.services, head, submitted.pending, asked)
    play.now = letter.settled_at
    verb = "hand_over" if letter.inbound else "post"
    last = ActOnRecord(version=3)
    if letter.withheld:
        verb, last = "send_back", ActOnRecord(version=3, reason=SEND_BACK)
    await keeping.act(play.services, keeper, code, made.id, verb, last)
    return made.id
