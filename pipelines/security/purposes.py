"""Purposes of derived keys, said once."""

PERSONAL = "personal-field"
LOOKUP = "personal-lookup"
FACE = "face-template"
API_SECRET = "api-secret"
DEVICE_SECRET = "device-secret"
BUSINESS_ROW = "business-row"
COMPONENT_SECRET = "component-secret"
