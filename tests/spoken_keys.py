"""What seals the words of conversations in databases of tests that have no keys of their own."""

from connectors.postgres.speech.spoken_seals import SpokenSeals
from pipelines.rules.security.sealing_key import OneKey

SPOKEN = SpokenSeals(OneKey(bytes(range(32))), bytes(range(16)))
