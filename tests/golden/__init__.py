"""What the platform answers today, kept so that nothing that is moved changes an answer.

The tests under tests/integration/golden ask the questions of `asking` over one planted bureau and
compare with what is kept here as lines of JSON. They write what they got to build/golden and
nothing else; `make golden` takes it over, and refuses where the tree holds more than commits.
"""
