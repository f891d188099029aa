"""Why a table cannot be read. Each carries the Indonesian sentence that a person reads."""

from __future__ import annotations


class TableError(Exception):
    """The file as a whole is refused; nothing of it was used. `code` is for logs and tests."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
