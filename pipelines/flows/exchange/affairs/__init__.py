"""The prison affairs platform, asked at every decision."""
