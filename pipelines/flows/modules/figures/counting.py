"""Who counts and lists what: records of a module by their declaration, all else by a function."""

from connectors.postgres.modules.figures import records
from pipelines.flows.labour import charts
from pipelines.flows.labour.hours import counting as hours
from pipelines.flows.modules.figures.asking import Asking, Counting, Lists, Making, Pages
from pipelines.flows.phone.figures import calls as phone
from pipelines.flows.phone.figures import silence
from pipelines.flows.recordings.review import figures as review
from pipelines.flows.recordings.review import workbook
from pipelines.flows.speech.words import figures as words
from pipelines.flows.visits.figures import arrivals, numbers, reviews, unseen
from pipelines.rules.modules.figures.lines import Counted

COUNTING: dict[str, Counting] = {
    "hours_statistics.hours": hours.counts,
    "labour_charts.hours": charts.hours,
    "labour_charts.pay": charts.pay,
    "labour_charts.output": charts.output,
    "labour_charts.headcount": charts.headcount,
    "phone_figures.units": phone.units,
    "phone_figures.silent": silence.units,
    "review_statistics.reviews": review.reviews,
    "review_statistics.officers": review.officers,
    "review_statistics.hits": review.hits,
    "visit_figures.visits": numbers.visits,
    "visit_figures.arrivals": arrivals.relatives,
    "visit_figures.unseen": unseen.units,
    "visit_figures.reviews": reviews.visits,
    "word_figures.words": words.counts,
}
"""By page and table; the one list of all of them."""
LISTING: dict[str, Lists] = {
    "hours_statistics.lines": hours.lines,
    "phone_figures.calls": phone.listed,
    "phone_figures.people": phone.people,
    "phone_figures.few": phone.few,
    "phone_figures.shared": silence.numbers,
    "phone_figures.silent_people": silence.people,
    "visit_figures.unseen_people": unseen.people,
}
"""By page and listing, whichever tables have it."""
PAGING: dict[str, Pages] = {
    "visit_figures.visits.person": numbers.people,
    "visit_figures.reviews.person": reviews.people,
}
"""By page, table and group."""
BOOKS: dict[str, Making] = {"review_statistics": workbook.content}
"""By page, what makes one file of all its tables."""


async def counted(page: str, asking: Asking) -> Counted:
    tx, table, wanted = asking.tx, asking.table, asking.wanted
    if table.of is not None:
        return Counted(lines=await records.lines(tx, table, wanted, asking.groups))
    if not table.measures:
        return Counted(lines=[])
    return await COUNTING[f"{page}.{table.code}"](asking)
