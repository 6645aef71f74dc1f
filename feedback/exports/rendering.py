"""A row as the served model would see it: its chat template, run in a sandbox as transformers runs it.

The rendered text is what a trainer trains on, so a row that cannot be rendered, or whose prompt is no
beginning of prompt and answer together, is found here and not on the GPU.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Never

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import Tokenizer

from feedback.rows import Case, Messages, Preference, Row

# Raised when a row is rendered, or refused, otherwise than before: what was rendered then is rendered anew.
RENDERING_VERSION = 1
# Four times what the longest context of today's models holds: beyond it a template has run away.
CHARACTERS_MAX = 4_000_000
# Templates that print the day would render one row differently tomorrow.
_TODAY = {"%d %b %Y": "26 Jul 2024", "%Y-%m-%d": "2024-07-26", "%B %d, %Y": "July 26, 2024"}
_SIGN = re.compile(r"[^\w\s]")

# What a template raises by itself, and what it makes the sandbox raise.
_REFUSING = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


class CannotRender(Exception):
    """The template refuses these messages; `str()` says why, in the template's or the sandbox's words."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The prompt with the header of an answer, and each answer after it. Tokens are counted when asked for:
    that takes ten times as long as rendering.
    """

    prompt: str
    answers: tuple[str, ...]
    template: Template

    @property
    def prompt_tokens(self) -> int:
        return self.template.tokens(self.prompt)

    @property
    def answer_tokens(self) -> tuple[int, ...]:
        return tuple(map(self.template.tokens, self.answers))

    @property
    def tokens(self) -> int:
        """Of the longest sequence that a trainer sees."""
        return self.prompt_tokens + max(self.answer_tokens, default=0)

    def is_longer_than(self, most: int) -> bool:
        """In tokens. What has no more bytes has no more tokens, unless a normaliser makes more of them."""
        if self.template.tokenizer.normalizer is None:
            longest = len(self.prompt) + max(map(len, self.answers), default=0)
            # A character has four bytes at most, and one in ASCII.
            ascii_only = self.prompt.isascii() and all(map(str.isascii, self.answers))
            if longest * (1 if ascii_only else 4) <= most:
                return False
        return self.tokens > most


@dataclass(frozen=True, slots=True)
class Template:
    """A chat template with the tokenizer that counts what it makes. Made once, used for every row."""

    source: str
    tokenizer: Tokenizer
    special: dict[str, str] = field(default_factory=dict)
    _compiled: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)

    @classmethod
    def of_folder(cls, folder: Path) -> Template:
        """From a model's folder. Raises CannotRender without a template, and what `Tokenizer` raises."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        settings = folder / "tokenizer_config.json"
        config: dict[str, Any] = json.loads(settings.read_text()) if settings.exists() else {}
        own = folder / "chat_template.jinja"
        source = own.read_text() if own.exists() else config.get("chat_template")
        if not isinstance(source, str):
            raise CannotRender("The model's folder holds no chat template.")
        return cls(source, tokenizer, _special(config))

    def text(self, messages: Messages, row: Row, *, answer_next: bool) -> str:
        """Raises CannotRender on anything that the template or the sandbox refuses, and on endless text."""
        if not self._compiled:
            self._compiled.append(compiled(self.source))
        known = {"messages": messages, "tools": list(row.tools) or None, "documents": None}
        written: list[str] = []
        length = 0
        try:
            for piece in self._compiled[0].generate(
                **self.special, **known, add_generation_prompt=answer_next
            ):
                written.append(piece)
                length += len(piece)
                if length > CHARACTERS_MAX:
                    raise CannotRender(f"longer than {CHARACTERS_MAX} characters")
        except _REFUSING as error:
            raise CannotRender(str(error)[:300] or type(error).__name__) from error
        return "".join(written)

    def tokens(self, text: str) -> int:
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)


def render(row: Row, template: Template) -> Rendered:
    """Raises CannotRender. A case has its prompt alone."""
    prompt = template.text(row.prompt, row, answer_next=True)
    wholes = [template.text([*row.prompt, *answer], row, answer_next=False) for answer in answers_of(row)]
    if not all(whole.startswith(prompt) for whole in wholes):
        prompt = _shared(prompt, wholes, template.text(row.prompt, row, answer_next=False))
    answers = tuple(whole[len(prompt) :] for whole in wholes)
    return Rendered(prompt, answers, template)


def _shared(prompt: str, wholes: Sequence[str], said: str) -> str:
    """Some templates open an answer with more than its header ("<think>"): TRL then cuts the prompt to
    what all have in common. Where that is less than all that was said, a part of it would count as answer.
    """
    length = 0
    for together in zip(prompt, *wholes, strict=False):
        if len(set(together)) > 1:
            break
        length += 1
    shared = prompt[:length]
    if not shared.startswith(said):
        raise CannotRender("the prompt does not begin prompt and answer together")
    return shared


def answers_of(row: Row) -> Sequence[Messages]:
    """What follows the prompt: the better answer before the worse one."""
    if isinstance(row, Case):
        return ()
    return (row.chosen, row.rejected) if isinstance(row, Preference) else (row.completion,)


def special_tokens(template: Template) -> re.Pattern[str]:
    """Finds what the model's tokenizer takes for a mark of its own in what somebody said."""
    return re.compile("|".join(map(re.escape, _marks(template))) or r"(?!)")


def is_said(pattern: re.Pattern[str], row: Row) -> bool:
    """In any text of it: messages, names and arguments of calls, schemas, references, checks."""
    return any(map(pattern.search, _texts([getattr(row, each.name) for each in fields(row)])))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from (*_texts(name), *_texts(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def in_json(template: Template) -> re.Pattern[bytes]:
    """The same in JSON: what is found may also be something else, what is not found is not there."""
    written = (json.dumps(mark, ensure_ascii=False)[1:-1].encode() for mark in _marks(template))
    return re.compile(b"|".join(map(re.escape, written)) or rb"(?!)")


def _marks(template: Template) -> list[str]:
    """Its special tokens, and others of its own that the template writes, as some do for thoughts and calls
    of tools; no plain words or white space, which some tokenizers add too.
    """
    added = template.tokenizer.get_added_tokens_decoder().values()
    return [
        token.content
        for token in added
        if token.special or (token.content in template.source and _SIGN.search(token.content))
    ]


def compiled(source: str) -> Any:
    """Raises CannotRender for a template with an error in it."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[_Generation, loopcontrols]
    )
    environment.filters["tojson"] = _tojson
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = lambda form: _TODAY.get(form, "2024-07-26")
    try:
        return environment.from_string(source)
    except TemplateError as error:
        raise CannotRender(f"The template has an error: {error}") from error


class _Generation(Extension):
    """`{% generation %}` marks what the model said; here it only lets it through."""

    tags = {"generation"}  # noqa: RUF012  (as jinja2 declares it)

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_through"), [], [], body).set_lineno(line)

    def _through(self, caller: Macro) -> str:
        return str(caller())


def _refuse(reason: str) -> Never:
    raise TemplateError(reason)


def _tojson(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    # Jinja's own escapes for HTML, which no model was trained on.
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )


def _special(config: dict[str, Any]) -> dict[str, str]:
    """The tokens that templates name: `bos_token`, `eos_token` and their kin, as plain strings."""
    named = {name: value for name, value in config.items() if name.endswith("_token")}
    plain = {name: value["content"] if isinstance(value, dict) else value for name, value in named.items()}
    return {name: value for name, value in plain.items() if isinstance(value, str)}
