"""All tests, in lanes that run beside one another where it disturbs none."""
