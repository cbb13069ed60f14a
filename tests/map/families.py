"""The families of figures, and how many lines each takes in each layer (decisions/0071)."""

from collections.abc import Iterator
from pathlib import Path

from tests.map.lines import files_of, lines_of

LAYERS = ("connectors", "pipelines/flows", "pipelines/rules", "schemas", "serve", "ui")
FAMILIES: dict[str, tuple[str, ...]] = {
    "visits": (
        "connectors/postgres/visits/figures",
        "pipelines/flows/visits/figures",
        "pipelines/rules/visits/visit_figures.py",
        "schemas/visits/visit_figures.py",
        "serve/visits/figures",
        "ui/src/console/visits",
    ),
    "phone": (
        "connectors/postgres/phone/figures",
        "pipelines/flows/phone/figures",
        "pipelines/rules/phone/phone_figures.py",
        "schemas/phone/phone_figures.py",
        "serve/phone/figures",
        "ui/src/console/phone",
    ),
    "review": (
        "connectors/postgres/recordings/review_figures.py",
        "connectors/postgres/speech/hit_figures.py",
        "pipelines/flows/recordings/review/figures.py",
        "pipelines/flows/recordings/review/statistics.py",
        "pipelines/flows/recordings/review/statistics_file.py",
        "pipelines/flows/recordings/review/workbook.py",
        "schemas/recordings/review_figures.py",
        "schemas/recordings/review_statistics.py",
        "serve/recordings/review/statistics_routes.py",
        "ui/src/console/recordings/conversations/statistics",
    ),
    "calls": (
        "connectors/postgres/calls/call_figures.py",
        "pipelines/flows/calls/records/statistics.py",
        "pipelines/rules/calls/call_figures.py",
        "schemas/calls/call_figures.py",
        "schemas/calls/counts.py",
        "ui/src/console/calls/statistics",
    ),
    "charts": (
        "pipelines/flows/labour/chart_file.py",
        "pipelines/flows/labour/charts.py",
        "pipelines/rules/labour/charts.py",
        "schemas/labour/charts.py",
        "serve/labour/chart_routes.py",
        "ui/src/console/labour/charts",
    ),
    "hours": (
        "connectors/ledger/statistics.py",
        "connectors/postgres/labour/hour_names.py",
        "pipelines/flows/labour/hours/counting.py",
        "pipelines/rules/labour/hours_counts.py",
        "schemas/labour/hours_figures.py",
        "schemas/labour/statistics.py",
        "ui/src/console/labour/hours/statistics",
    ),
    "words": (
        "connectors/postgres/speech/words/word_figures.py",
        "pipelines/flows/speech/words/figures.py",
        "pipelines/rules/speech/words/word_figures.py",
        "schemas/speech/word_figures.py",
        "ui/src/console/speech/words/FiguresPage.vue",
        "ui/src/console/speech/words/figures.ts",
        "ui/src/console/speech/words/figures.test.ts",
    ),
    "engine": (
        "connectors/postgres/modules/figures",
        "pipelines/flows/modules/figures",
        "pipelines/rules/modules/figures",
        "schemas/modules/figures.py",
        "schemas/modules/pages.py",
        "schemas/modules/told_figures.py",
        "serve/modules/figure_routes.py",
        "ui/src/console/figures",
    ),
}
"""Files and folders; what is gone counts nothing."""
TESTS: dict[str, tuple[str, ...]] = {
    "visits": (
        "tests/integration/serve/visits/test_visit_figures.py",
        "tests/integration/serve/visits/counted_visits.py",
        "tests/integration/serve/visits/test_visit_figures_of_reviews.py",
        "tests/integration/serve/visits/test_visit_figures_of_people.py",
        "tests/integration/postgres/test_visit_counting.py",
        "tests/integration/serve/screens/visits/test_visit_figures.py",
        "tests/unit/pipelines/rules/visits/test_visit_figures.py",
    ),
    "phone": (
        "tests/integration/serve/phone/test_phone_figures.py",
        "tests/integration/serve/screens/phone/test_phone_figures.py",
        "tests/unit/pipelines/rules/phone/test_phone_figures.py",
    ),
    "review": (
        "tests/integration/serve/recordings/test_review_statistics.py",
        "tests/integration/postgres/test_review_counting.py",
    ),
    "calls": (
        "tests/unit/pipelines/rules/calls/test_call_figures.py",
        "tests/integration/serve/calls/test_call_counts.py",
    ),
    "charts": (
        "tests/integration/serve/labour/pay/test_labour_charts.py",
        "tests/integration/serve/screens/labour/test_labour_charts.py",
        "tests/unit/pipelines/rules/labour/test_charts.py",
    ),
    "hours": (
        "tests/integration/serve/labour/hours/counted.py",
        "tests/integration/serve/labour/hours/test_counting.py",
        "tests/integration/serve/screens/labour/test_labour_figures.py",
        "tests/unit/pipelines/rules/labour/test_hours_counts.py",
    ),
    "words": (
        "tests/integration/postgres/test_word_figures.py",
        "tests/unit/pipelines/rules/speech/words/test_word_figures.py",
    ),
    "engine": (
        "tests/integration/golden/test_every_page.py",
        "tests/unit/pipelines/rules/modules/figures",
    ),
}
COLUMNS = (*LAYERS, "ui tests", "product", "tests")


def table(root: Path) -> Iterator[str]:
    """A row of each family, and their sums."""
    yield "\t".join(("family", *COLUMNS))
    sums = [0] * len(COLUMNS)
    for family in FAMILIES:
        row = _row(root, family)
        sums = [sum(pair) for pair in zip(sums, row, strict=True)]
        yield "\t".join((family, *map(str, row)))
    yield "\t".join(("sum", *map(str, sums)))


def _row(root: Path, family: str) -> list[int]:
    layers = dict.fromkeys(LAYERS, 0)
    beside = 0
    for name in FAMILIES[family]:
        layer = next(one for one in LAYERS if name.startswith(one))
        for path in files_of(root / name):
            if ".test." in path.name:
                beside += lines_of(path)
            else:
                layers[layer] += lines_of(path)
    tests = sum(lines_of(path) for name in TESTS[family] for path in files_of(root / name))
    return [*layers.values(), beside, sum(layers.values()), tests + beside]
