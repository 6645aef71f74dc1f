"""Markdown of an answer as safe HTML: parsed, highlighted, and sanitised last to an allow-list.

Called by the pages for finished answers only; what still streams is shown as plain text.
"""

import re
from collections.abc import Callable, MutableMapping, Sequence
from html import escape
from time import thread_time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from typing_extensions import override

from chat.code_blocks import CLASSES as COLOURS
from chat.code_blocks import LANGUAGES, code_block
from chat.placed import AT, BlockParser, InlineParser
from chat.runs import BOX, Run, as_typed, runs_of, typed

# Above these a text is shown as typed: parsing stays within a stated time.
SOURCE_LIMIT = 100_000
# Seconds of this thread for the colours of one text: no lexer's time is bounded by the length of its code.
HIGHLIGHT_S = 0.2
NESTING_LIMIT = 20
# Marks that may or may not pair up cost the square of their number.
MARKS = "[*_~`"
MARKS_LIMIT = 10_000

SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow"
_TAGS = """
a blockquote br code del div em h2 h3 h4 h5 h6 hr li ol p pre s span strong table tbody td th thead tr ul
"""
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
    "span": {"address", *COLOURS},
    "td": {"end", "middle"},
    "th": {"end", "middle"},
}

_NEWLINES = re.compile(r"\r\n?")
_IN_LINK = "in_link"
_BOXES = ("☐ ", "☑ ")
_TASK = re.compile(r"\[([ xX])\] +")
_ALIGN = {"text-align:right": "end", "text-align:center": "middle"}


class Shown(NamedTuple):
    """An answer's HTML, and where in its source the text of that comes from."""

    html: SafeString
    runs: list[Run]


def render(source: str) -> SafeString:
    """`source` as HTML made of the allow-list's tags, attributes, classes and schemes only."""
    return show(source).html


def show(source: str) -> Shown:
    """The same, with its runs: together they are as long as the text of the HTML."""
    text = _NEWLINES.sub("\n", source).replace("\0", "\ufffd")
    if len(text) > SOURCE_LIMIT or max(map(text.count, MARKS)) > MARKS_LIMIT:
        html, runs = f'<p class="as-typed">{escape(text)}</p>', as_typed(text)
    else:
        env: dict[str, Any] = {"until": thread_time() + HIGHLIGHT_S}
        tokens = _parser.parse(text, env)
        html, runs = _parser.renderer.render(tokens, _parser.options, env), runs_of(tokens, len(text))
    return Shown(_clean(html), list(typed(runs, source)))


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


def _fence(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    return code_block(tokens[index].content, tokens[index].info, float(str(env["until"])))


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    """A picture is shown as a link to it: nothing is fetched from elsewhere."""
    token = tokens[index]
    words, address = escape(token.content), escape(str(token.attrGet("src") or ""))
    return words if token.meta[_IN_LINK] else f'<a href="{address}" target="_blank">{words}</a>'


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
            _end_lines(token.children)
            _mark_task(state.tokens, index)
            token.children = _with_addresses(token.children)


def _end_lines(children: list[Token]) -> None:
    """HTML has one way to end a line; an entity may name another, and two of them would become one."""
    for token in children:
        if token.type == "text_special":
            token.content = token.content.replace("\r", "\n")


def _mark_task(tokens: list[Token], index: int) -> None:
    first = (tokens[index].children or [])[0]
    box = _TASK.match(first.content) if first.type == "text" else None
    if box and index >= 2 and tokens[index - 2].type == "list_item_open":
        tokens[index - 2].attrSet("class", "task")
        first.meta[BOX] = box.end()
        first.content = _BOXES[box[1] != " "] + first.content[box.end() :]


def _with_addresses(children: list[Token]) -> list[Token]:
    """After a link whose words are not its address comes the address, so that nobody is led astray."""
    result: list[Token] = []
    words, href, is_in_link = "", "", False
    for token in children:
        result.append(token)
        if token.type == "link_open":
            words, href, is_in_link = "", str(token.attrGet("href") or ""), True
            token.attrSet("target", "_blank")
            continue
        if token.type == "image":
            result += _of_picture(token, is_in_link=is_in_link)
        if token.type == "link_close":
            is_in_link = False
            if not _is_same(words, href):
                result.append(_address_of(href))
        words += token.content
    return result


def _of_picture(token: Token, *, is_in_link: bool) -> list[Token]:
    token.meta[_IN_LINK] = is_in_link
    if not token.content:
        token.content = "picture"
        del token.meta[AT]  # a word of ours
    return [] if is_in_link else [_address_of(str(token.attrGet("src") or ""))]


def _address_of(href: str) -> Token:
    return Token("address", "span", 0, content=f" ({href})")


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
    return f'<span class="address">{escape(tokens[index].content)}</span>'


def _special(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    return escape(tokens[index].content)


def _break(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, object]
) -> str:
    return "<br>"


class Renderer(RendererHTML):
    """Puts no line ends between elements: all text of the page is the answer's or says that it is not."""

    @override
    def renderToken(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        token = tokens[idx]
        if token.hidden:
            return ""
        if token.nesting < 0:
            return f"</{token.tag}>"
        return f"<{token.tag}{self.renderAttrs(token) if token.attrs else ''}>"


_RULES: dict[str, Callable[..., str]] = {
    "fence": _fence,
    "code_block": _fence,
    "image": _image,
    "address": _address,
    "text_special": _special,
    "hardbreak": _break,
}


def _build() -> MarkdownIt:
    parser = MarkdownIt("commonmark", renderer_cls=Renderer)
    parser.block, parser.inline = BlockParser(), InlineParser()
    parser.configure("commonmark", {"html": False, "maxNesting": NESTING_LIMIT})
    parser.enable(["table", "strikethrough"])
    parser.disable(["fragments_join", "text_join"])  # each piece of text keeps its place
    parser.validateLink = _is_safe_link  # type: ignore[method-assign]  # the documented way to narrow it
    parser.normalizeLinkText = _as_typed  # type: ignore[method-assign]  # as documented, too
    parser.core.ruler.push("soften", _soften)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    parser.add_render_rule("table_open", _wrapped('<div class="wide" tabindex="0">', ""))
    parser.add_render_rule("table_close", _wrapped("", "</div>"))
    return parser


_parser = _build()
