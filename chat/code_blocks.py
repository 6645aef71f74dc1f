"""A block of code as HTML, coloured where that takes a bounded time. Called by `chat.markdown`."""

from collections.abc import Iterable, Iterator
from html import escape
from io import StringIO
from time import thread_time
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# Above these code is shown without colours.
HIGHLIGHT_LIMIT = 20_000
LINE_LIMIT = 1000
CODE_PREFIX = "c-"
# Lexers that a chat needs. The hundreds of others are regular expressions nobody has timed on hostile text.
_LEXERS = """
bash c cpp csharp css diff django docker go graphql haskell html ini java javascript json kotlin latex lua
make markdown nginx perl php powershell python r ruby rust scala sql swift toml typescript xml yaml zig
"""
_OTHER_NAMES = """
sh=bash shell=bash zsh=bash console=bash js=javascript ts=typescript py=python yml=yaml c++=cpp c#=csharp
rb=ruby rs=rust dockerfile=docker makefile=make golang=go md=markdown jsonc=json tex=latex
"""
LANGUAGES = frozenset(_LEXERS.split())
ALIASES = dict(pair.split("=") for pair in _OTHER_NAMES.split())
CLASSES = frozenset(CODE_PREFIX + name for name in STANDARD_TYPES.values() if name)

_formatter = HtmlFormatter(nowrap=True, classprefix=CODE_PREFIX)


def _lexer(language: str) -> Lexer | None:
    name = ALIASES.get(language, language)
    if name not in LANGUAGES:
        return None
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def code_block(code: str, info: str, until: float) -> str:
    language = (info.split() or [""])[0].lower()
    lexer = _lexer(language) if _is_short(code) else None
    body = _coloured(code, lexer, until) if lexer else escape(code)
    named = f' data-language="{ALIASES.get(language, language)}"' if lexer else ""
    return f'<pre tabindex="0"{named}><code>{body}</code></pre>'


def _is_short(code: str) -> bool:
    return len(code) <= HIGHLIGHT_LIMIT and max(map(len, code.splitlines()), default=0) <= LINE_LIMIT


def _coloured(code: str, lexer: Lexer, until: float) -> str:
    """As it is where its colours take too long, or where the lexer would show another text."""
    out = StringIO()
    try:
        tokens = list(_in_time(lexer.get_tokens(code), until))
    except TimeoutError:
        return escape(code)
    if "".join(text for _, text in tokens) != code:
        return escape(code)
    _formatter.format(iter(tokens), out)
    # The formatter ends every line.
    return out.getvalue() if code.endswith("\n") else out.getvalue().removesuffix("\n")


def _in_time(tokens: Iterable[tuple[Any, str]], until: float) -> Iterator[tuple[Any, str]]:
    for token in tokens:
        if thread_time() > until:
            raise TimeoutError
        yield token
