"""What the model is told before it listens."""

from pipelines.rules.speech.words.library import WordLibrary

PLAIN = "以下是普通话的句子。"
"""Keeps the script simplified."""


def prompt_for(library: WordLibrary) -> str:
    """The prompt for calls under this library.

    It names no words: measured, naming them made the model write words that nobody said,
    and likelihoods find the same ones without.
    """
    del library
    return PLAIN
