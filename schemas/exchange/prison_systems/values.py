"""What fields of a prison system's records hold."""

Scalar = str | int | float | bool | None
