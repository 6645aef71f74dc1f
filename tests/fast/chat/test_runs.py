"""Every character that an answer shows is told by its place in the Markdown, exactly, whatever that holds."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from chat.markdown import SOURCE_LIMIT, show
from chat.runs import Run, encoded
from chat.templatetags.interface import prose


class Text(HTMLParser):
    """What a browser has as the text of it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    reader = Text()
    reader.feed(html)
    reader.close()
    return reader.text


def parts(source: str) -> list[tuple[str, str]]:
    """Each run: what is shown, and the source that it is said to come from."""
    html, runs = show(source)
    shown, found = text_of(html), []
    assert sum(run.length for run in runs) == len(shown)
    for run in runs:
        found.append((shown[: run.length], source[run.start : run.start + run.width]))
        shown = shown[run.length :]
    return found


def taken(source: str, words: str) -> str:
    """The source of these words of the page, as the page works it out."""
    html, runs = show(source)
    low = text_of(html).index(words)
    high, at = low + len(words), 0
    spans: list[tuple[int, int]] = []
    for run in runs:
        if run.width and at < high and at + run.length > low:
            spans.append(_span(run, max(low, at) - at, min(high, at + run.length) - at))
        at += run.length
    return source[spans[0][0] : spans[-1][1]]


def _span(run: Run, low: int, high: int) -> tuple[int, int]:
    is_plain = run.length == run.width
    return (run.start + low, run.start + high) if is_plain else (run.start, run.start + run.width)


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("Some **bold _and_ more** words", "bold and", "bold _and"),
        ("AT&amp;T is &lt;b&gt;", "T&T is <", "T&amp;T is &lt;"),
        ("a \\* b", "* b", "* b"),
        (
            '[a link](https://x.example/ "t") after',
            "link (https://x.example/) af",
            'link](https://x.example/ "t") af',
        ),
        ("<https://x.example/a> b", "example/a b", "example/a> b"),
        ("![a fox](https://x.example/f.png)", "a fox", "a fox"),
        ("`` a`b `` and `c`", "a`b and c", "a`b `` and `c"),
        ("line  \n  next\nlast", "next\nlast", "next\nlast"),
        ("> said\n> > deeply\n> lazy\n", "deeply\nlazy", "deeply\n> lazy"),
        ("- one\n  - two\n    more\n", "two\nmore", "two\n    more"),
        ("1. a\n\n   ```py\n   x = 1\n\n   y\n   ```\n", "x = 1\n\ny", "x = 1\n\n   y"),
        ("- a\n\n      indented\n      code\n", "indented\ncode", "indented\n      code"),
        ("-\ta\n\n\t\tcode", "code", "code"),
        (">\t\tcode", "  code", "\tcode"),
        ("| a | b |\n|---|---|\n| c\\|d | `e\\|f` |\n", "|de|f", "|d | `e\\|f"),
        ("- [x] done and *dusted*", "☑ done", "[x] done"),
        ("Say 👩‍👩‍👧 é to שלום עולם now", "👩‍👩‍👧 é to שלום", "👩‍👩‍👧 é to שלום"),
        ("one\r\n\r\n```\r\nx\r\ny\r\n```", "x\ny", "x\r\ny"),
        ("<b>not</b> bold", "<b>not</b>", "<b>not</b>"),
        ("Title *x*\n===\n", "Title x", "Title *x"),
        ("# # twice #", "# twice", "# twice"),
        ("$\\frac{a}{b}$ and \\\\(x\\\\)", "\\frac{a}{b}$ and \\(x", "\\frac{a}{b}$ and \\\\(x"),
    ],
)
def test_what_is_selected_is_found_in_the_source(source: str, words: str, expected: str) -> None:
    assert taken(source, words) == expected


PIECES = st.sampled_from(
    [
        *"[]()<>!`*_~|#-+>\t\"'&;:/\\$ \n",
        *(
            "\n\n",
            "    ",
            "\r\n",
            "\r",
            "  \n",
            "\\\n",
            "\\|",
            "\\*",
            "**",
            "~~",
            "``",
            "===\n",
            "---\n",
            "- ",
            "> ",
            "1. ",
        ),
        *(
            "```python\n",
            "\n```\n",
            "~~~\n",
            "- [x] ",
            "- [ ] ",
            "| a | b |\n|---|:-:|\n| c | d |\n",
            "|---|\n",
            "word ",
        ),
        *(
            "&amp;",
            "&#10;",
            "&#13;",
            "&NotEqualTilde;",
            "&bogus;",
            "[x]: https://r.example\n",
            "[x]",
            "<b>",
            "<a@b.example>",
        ),
        *(
            "[a](https://x.example/)",
            '![p](https://y.example/q "t")',
            "![](https://z.example)",
            "<https://z.example/?a&b>",
        ),
        *("👩‍👩‍👧", "e\u0301", "שלום", "\u00a0", "\u3000", "\u2028", "\ufeff", "\x0b", "\x0c", "\x85"),
    ]
)
TEXTS = st.lists(
    PIECES | st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8), max_size=24
)
# Spaces where the code between backticks, or the line end between two lines, is shown as one.
ALIKE = str.maketrans("\r\n", "  ")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TEXTS.map("".join))
@example("- \tx\n\n\t\ty")
@example("\u3000||b\n-|-")
@example("`` ` `` and `a b`")
@example(">\t\tcode")
@example("```py\n\ufeffx")
def test_the_runs_are_the_text_of_the_page_in_order(source: str) -> None:
    end = 0
    for run in show(source).runs:
        assert run.length and (not run.width or end <= run.start)
        end = run.start + run.width if run.width else end
    assert end <= len(source)
    for shown, written in parts(source):
        # One to one; what is not is an entity, a task's box, a pair that ends a line, or the spaces of a tab.
        is_other = len(shown) != len(written)
        assert is_other or shown.translate(ALIKE) == written.translate(ALIKE)
        assert not is_other or not written or written.startswith(("&", "[")) or written in {"\r\n", "\t"}


def test_text_past_the_limit_has_one_run_and_its_line_ends() -> None:
    source = "**a**\r\n" + "x" * SOURCE_LIMIT
    assert [run.width for run in show(source).runs] == [5, 2, SOURCE_LIMIT]
    assert "".join(written for _, written in parts(source)) == source


def test_the_page_gets_the_runs_in_few_bytes() -> None:
    assert encoded(show("Some **bold** AT&amp;T [a](https://x.example/)\n\n- b").runs) == (
        "0.5 2.4 2.3 0.1.5 0.2 1.1 21 25.1"
    )
    assert prose("A *b*").startswith('<div class="prose" dir="auto" data-size="5" data-runs="0.2 1.1"><p>')
