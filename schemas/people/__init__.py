"""People and units: officers, inmates, relatives, the organisation tree."""
