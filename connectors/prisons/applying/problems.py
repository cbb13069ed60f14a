"""Why a record has to wait; the code stands in the queue of problems."""

INMATE_UNKNOWN = "inmate_unknown"
VISIT_UNKNOWN = "visit_unknown"
"""Nothing is known yet of the visit that it names."""
OFFICER_UNKNOWN = "officer_unknown"
NOT_OVER = "conversation_not_over"
ORDER_OF_TIMES = "order_of_times"
"""It ends before it begins."""
