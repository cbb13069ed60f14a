"""`python -m cluster` is `qinqiao`."""

from cluster.cli import main

main()
