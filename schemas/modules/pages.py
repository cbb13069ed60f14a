"""Every page of figures of the product: the one map."""

from collections import OrderedDict

from schemas.calls.call_figures import CALL_FIGURES
from schemas.labour.charts import LABOUR_CHARTS
from schemas.labour.hours_figures import HOURS_FIGURES
from schemas.modules.figures import Figures
from schemas.phone.phone_figures import PHONE_FIGURES
from schemas.recordings.review_figures import REVIEW_FIGURES
from schemas.speech.word_figures import WORD_FIGURES
from schemas.visits.visit_figures import VISIT_FIGURES
from schemas.visits.visitor_figures import VISITOR_FIGURES

PAGES: OrderedDict[str, Figures] = OrderedDict(
    (figures.code, figures)
    for figures in (
        CALL_FIGURES,
        HOURS_FIGURES,
        LABOUR_CHARTS,
        PHONE_FIGURES,
        REVIEW_FIGURES,
        VISIT_FIGURES,
        VISITOR_FIGURES,
        WORD_FIGURES,
    )
)
