"""What a table holds of people: said once by the app that owns it.

The account page, the download, the erasure and their tests read it; `feedback.everything` puts them together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

LINE_MAX = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One table's share of what is recorded about a person, child tables before their parents.

    `person` and `conversation` are conditions on a row `t`. They may use `%(person)s`, `%(conversation)s`,
    `%(generations)s` (ids of the answers in that conversation), `%(sessions)s` and `%(cache)s`. Without
    `conversation` the table holds nothing of one. `line` and `at` are what the page shows of a row.
    """

    table: LiteralString
    title: str
    about: str
    person: LiteralString
    conversation: LiteralString | None = None
    key: LiteralString = "id"
    parse: Callable[[str], Any] = UUID
    line: LiteralString = "''"
    say: Callable[[Any], str] = str
    at: LiteralString = "NULL::timestamptz"
    where: LiteralString = "NULL::uuid"  # a conversation that can be opened
    loose: tuple[LiteralString, ...] = ()  # columns that name other rows, emptied before any row goes
    secret: tuple[LiteralString, ...] = ()  # columns that no page and no download shows
    of_account: bool = False  # stays as long as the account does
    is_listed: bool = True  # on the page: found by an index
    is_told: bool = True  # in the download

    @property
    def of_many(self) -> LiteralString:
        """The condition for all of `%(people)s`, a list."""
        as_text = self.person.replace("= %(person)s::text", "= ANY(%(people)s::text[])")
        as_list = as_text.replace("ARRAY[%(person)s]", "%(people)s")
        return as_list.replace("= %(person)s", "= ANY(%(people)s)")

    @property
    def name(self) -> str:
        """In addresses and as a file of the download."""
        return self.title.lower().replace(" ", "-")


def beginning(text: LiteralString, most: int = LINE_MAX) -> LiteralString:
    """SQL for what a text begins with, at most so many characters of it, and a sign where it goes on."""
    return f"(left({text}, {most}) || CASE WHEN length({text}) > {most} THEN '…' ELSE '' END)"
