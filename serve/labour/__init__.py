"""Labour beyond its modules: workers and their grades, figures of output, documents for readers."""
