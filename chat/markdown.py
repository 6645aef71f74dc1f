"""Markdown of an answer as safe HTML: parsed, highlighted, and sanitised last to an allow-list.

Called by the pages for finished answers only; what still streams is shown as plain text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from io import StringIO
from time import thread_time
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# Above these a text is shown as typed: parsing and colouring stay within a stated time.
SOURCE_LIMIT = 100_000
HIGHLIGHT_LIMIT = 20_000
LINE_LIMIT = 1000
# Seconds of this thread for the colours of one text: no lexer's time is bounded by the length of its code.
HIGHLIGHT_S = 0.2
NESTING_LIMIT = 20
# Marks that may or may not pair up cost the square of their number.
MARKS = "[*_~`"
MARKS_LIMIT = 10_000

SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow"
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
_TAGS = """
a blockquote br code del div em h2 h3 h4 h5 h6 hr li ol p pre s span strong table tbody td th thead tr ul
"""
LANGUAGES = frozenset(_LEXERS.split())
ALIASES = dict(pair.split("=") for pair in _OTHER_NAMES.split())
TAGS = frozenset(_TAGS.split())
# "*" is said, because the sanitiser adds its own list where it is not.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
VALUES = {
    "a": {"target": {"_blank"}},
    "div": {"tabindex": {"0"}},
    "pre": {"tabindex": {"0"}, "data-language": set(LANGUAGES)},
}
CLASSES = {
    "div": {"wide"},
    "li": {"task"},
    "p": {"as-typed"},
    "span": {"address", *(CODE_PREFIX + name for name in STANDARD_TYPES.values() if name)},
    "td": {"end", "middle"},
    "th": {"end", "middle"},
}

_TASK = re.compile(r"\[([ xX])\] +")
_ALIGN = {"text-align:right": "end", "text-align:center": "middle"}
_formatter = HtmlFormatter(nowrap=True, classprefix=CODE_PREFIX)


def render(source: str) -> SafeString:
    """`source` as HTML made of the allow-list's tags, attributes, classes and schemes only."""
    if len(source) > SOURCE_LIMIT or max(map(source.count, MARKS)) > MARKS_LIMIT:
        return _clean(f'<p class="as-typed">{escape(source)}</p>')
    return _clean(_parser.render(source, {"until": thread_time() + HIGHLIGHT_S}))


def _clean(html: str) -> SafeString:
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES,
        url_schemes=set(SCHEMES),
        link_rel=REL,
        strip_comments=True,
    )
    return mark_safe(safe)


def _is_safe_link(url: str) -> bool:
    scheme, colon, _ = url.partition(":")
    return bool(colon) and scheme.strip().lower() in SCHEMES


def _lexer(language: str) -> Lexer | None:
    name = ALIASES.get(language, language)
    if name not in LANGUAGES:
        return None
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


def _code_block(code: str, info: str, until: float) -> str:
    language = (info.split() or [""])[0].lower()
    lexer = _lexer(language) if _is_short(code) else None
    body = _coloured(code, lexer, until) if lexer else escape(code)
    named = f' data-language="{ALIASES.get(language, language)}"' if lexer else ""
    return f'<pre tabindex="0"{named}><code>{body}</code></pre>\n'


def _is_short(code: str) -> bool:
    return len(code) <= HIGHLIGHT_LIMIT and max(map(len, code.splitlines()), default=0) <= LINE_LIMIT


def _coloured(code: str, lexer: Lexer, until: float) -> str:
    out = StringIO()
    try:
        _formatter.format(_in_time(lexer.get_tokens(code), until), out)
    except TimeoutError:
        return escape(code)
    return out.getvalue()


def _in_time(tokens: Iterable[tuple[Any, str]], until: float) -> Iterator[tuple[Any, str]]:
    for token in tokens:
        if thread_time() > until:
            raise TimeoutError
        yield token


def _fence(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    return _code_block(tokens[index].content, tokens[index].info, float(str(env["until"])))


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    """A picture is shown as a link to it: nothing is fetched from elsewhere."""
    token = tokens[index]
    words = escape(token.content or "picture")
    if sum(before.nesting for before in tokens[:index] if before.tag == "a"):
        return words
    address = escape(str(token.attrGet("src") or ""))
    return f'<a href="{address}" target="_blank">{words}</a><span class="address"> ({address})</span>'


def _wrapped(before: str, after: str) -> Callable[..., str]:
    def rule(
        self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
    ) -> str:
        return before + self.renderToken(tokens, index, options, env) + after

    return rule


def _soften(state: StateCore) -> None:
    """Makes the tokens fit a page: lower headings, classes for styles, boxes for tasks, whole addresses."""
    for index, token in enumerate(state.tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
        elif token.type in {"td_open", "th_open"} and "style" in token.attrs:
            token.attrs = {"class": _ALIGN.get(str(token.attrs["style"]), "")}
        elif token.type == "inline" and token.children:
            _mark_task(state.tokens, index)
            token.children = _with_addresses(token.children)


def _mark_task(tokens: list[Token], index: int) -> None:
    first = (tokens[index].children or [])[0]
    box = _TASK.match(first.content) if first.type == "text" else None
    if box and index >= 2 and tokens[index - 2].type == "list_item_open":
        tokens[index - 2].attrSet("class", "task")
        first.content = ("☐ " if box[1] == " " else "☑ ") + first.content[box.end() :]


def _with_addresses(children: list[Token]) -> list[Token]:
    """After a link whose words are not its address comes the address, so that nobody is led astray."""
    result: list[Token] = []
    words, href = "", ""
    for token in children:
        result.append(token)
        if token.type == "link_open":
            words, href = "", str(token.attrGet("href") or "")
            token.attrSet("target", "_blank")
        elif token.type == "link_close" and not _is_same(words, href):
            result.append(Token("address", "span", 0, content=href))
        else:
            words += token.content
    return result


def _as_typed(link: str) -> str:
    """Words of a link are never decoded: they might then read as another address."""
    return link


def _is_same(words: str, href: str) -> bool:
    """A host of foreign letters, or marks that nobody sees, may read as another address."""
    is_typed = words.isprintable() and urlsplit(href).netloc in words and normalizeLink(words) == href
    return is_typed or href in {words, f"mailto:{words}"}


def _address(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    return f'<span class="address"> ({escape(tokens[index].content)})</span>'


def _build() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": NESTING_LIMIT})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = _is_safe_link  # type: ignore[method-assign]  # the documented way to narrow it
    parser.normalizeLinkText = _as_typed  # type: ignore[method-assign]  # as documented, too
    parser.core.ruler.push("soften", _soften)
    for name, rule in {"fence": _fence, "code_block": _fence, "image": _image, "address": _address}.items():
        parser.add_render_rule(name, rule)
    parser.add_render_rule("table_open", _wrapped('<div class="wide" tabindex="0">', ""))
    parser.add_render_rule("table_close", _wrapped("", "</div>"))
    return parser


_parser = _build()
