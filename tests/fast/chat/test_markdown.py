"""Markdown becomes HTML of the allow-list only, whatever the text holds."""

import re
import time
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from chat import code_blocks, markdown
from chat.markdown import ATTRIBUTES, CLASSES, REL, SCHEMES, SOURCE_LIMIT, TAGS, VALUES, render
from chat.templatetags.interface import prose

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)" hx-get="/admin/" style="x" id="main" name="y" formaction="/z">a</a>',
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](//evil.example)",
    "[a](/account/logout/)",
    "[a](?x)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "![a](https://tracker.example/pixel.png)",
    "[![a](https://x.example/y.png)](javascript:alert(1))",
    '[a](https://x.example "\\" onmouseover=alert(1) x=\\"")',
    '```"><script>alert(1)</script>\ncode\n```',
    '```python" onclick="alert(1)\ncode\n```',
    "<div hx-post='/c/1/delete/' hx-trigger=load></div>",
    "<template><img src=x onerror=1></template>",
    "<svg><use href='data:image/svg+xml,x'/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=1>",
    "<iframe srcdoc='<script>1</script>'>",
    "<form action=/look/><input name=look></form>",
    "<meta http-equiv=refresh content='0;url=//evil'>",
    "<base href=//evil>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)</script>",
    "a\u2028b\u202ec",
    "| a |\n|---|\n| <img src=x onerror=1> |",
    "# <h1 id=title>x</h1>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<pre tabindex=0><button data-copies=code>",
)


class Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def assert_allowed(html: str) -> None:
    for tag, attributes in read(html).elements:
        assert tag in TAGS
        for name, value in attributes.items():
            _assert_attribute(tag, name, value or "")


def _assert_attribute(tag: str, name: str, value: str) -> None:
    if name == "class":
        assert set(value.split()) <= CLASSES[tag]
    elif name == "rel":
        assert (tag, value) == ("a", REL)
    elif name in VALUES.get(tag, {}):
        assert value in VALUES[tag][name]
    else:
        assert name in ATTRIBUTES.get(tag, set())
    if name == "href":
        assert urlsplit(value).scheme in SCHEMES


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_gives_nothing_but_the_allow_list(source: str) -> None:
    assert_allowed(render(source))


PIECES = st.sampled_from(
    [
        *HOSTILE,
        *"[]()<>!`*_~|#->\n\t\"'&;:/\\",
        "```python\n",
        "\n```\n",
        "- [x] ",
        "1. ",
        "> ",
        "hx-get=",
        "on",
        "🦊",
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES | st.text(max_size=12), max_size=24).map("".join))
@example('[a](https://x.example/?a=1&b="><script>)')
def test_no_text_ever_gives_anything_but_the_allow_list(source: str) -> None:
    assert_allowed(render(source))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet="<>\"'&=/ abconx-\n", max_size=60))
def test_markup_that_was_typed_is_shown_as_typed(source: str) -> None:
    html = render(f"```\n{source}\n```")

    assert source.replace("\r", "\n").strip("\n") in read(html).text


def test_links_open_elsewhere_and_carry_no_reference_to_us() -> None:
    [(_, attributes)] = [e for e in read(render("[here](https://x.example/a)")).elements if e[0] == "a"]

    assert attributes == {"href": "https://x.example/a", "target": "_blank", "rel": REL}


def test_a_link_whose_words_hide_its_address_shows_it() -> None:
    assert "(https://evil.example/)" in render("[https://bank.example](https://evil.example/)")
    assert "address" not in render("<https://x.example/a>")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("<https://bаnk.test/>", "https://xn--bnk-6cd.test/"),
        ("<https://bank.test⁄x@evil.example/>", "https://bank.test%E2%81%84x@evil.example/"),
        ("<https://x.example/\u202etset.knab>", "https://x.example/%E2%80%AEtset.knab"),
        ("[info@bаnk.test](mailto:info@bаnk.test)", "mailto:info@xn--bnk-6cd.test"),
    ],
)
def test_an_address_that_reads_as_another_is_shown_as_it_is(source: str, address: str) -> None:
    assert f'<span class="address"> ({address})</span>' in render(source)


def test_a_host_of_foreign_letters_in_disguise_is_not_decoded() -> None:
    assert ">https://xn--bnk-6cd.test/</a>" in render("<https://xn--bnk-6cd.test/>")


def test_letters_of_a_path_need_no_second_address() -> None:
    assert "address" not in render("<https://x.example/käse>")


def test_pictures_become_links_and_nothing_is_fetched() -> None:
    html = render("![a fox](https://x.example/fox.png)")

    assert "<img" not in html
    assert 'href="https://x.example/fox.png"' in html
    assert "a fox" in html


def test_tables_tasks_strikes_and_code_are_rendered() -> None:
    html = render(
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n~~gone~~\n\n```python\nreturn 1\n```"
    )

    assert '<td class="end">2</td>' in html
    assert '<li class="task">☑ done</li>' in html
    assert '<li class="task">☐ open</li>' in html
    assert "<s>gone</s>" in html
    assert '<span class="c-k">return</span>' in html


def test_code_of_an_unknown_language_is_shown_plain() -> None:
    assert render("```klingon\nif x\n```") == '<pre tabindex="0"><code>if x\n</code></pre>'


def test_headings_stand_below_those_of_the_page() -> None:
    assert render("# One") == "<h2>One</h2>"
    assert render("###### Six") == "<h6>Six</h6>"


def test_code_has_a_copy_button_that_only_we_can_make() -> None:
    html = prose("```\none\n```\n\n<button>x</button>\n\n```\n</pre><button>\n```")

    assert html.count("<button") == 2
    assert html.count('<div class="code"><button class="button quiet" type="button" data-copies="code">') == 2


def test_code_past_the_limit_is_not_coloured() -> None:
    assert "c-k" not in render("```python\n" + "return\n" * (code_blocks.HIGHLIGHT_LIMIT // 7 + 1) + "```")


def test_code_with_a_line_past_the_limit_is_not_coloured() -> None:
    assert "c-" in render("```ini\na=1\n```")
    assert "c-" not in render("```ini\n" + "=" * (code_blocks.LINE_LIMIT + 1) + "\n```")


@pytest.mark.parametrize(
    ("language", "piece"), [("perl", "m{"), ("java", "\n"), ("make", "0x"), ("ini", "=")]
)
def test_code_that_its_lexer_takes_too_long_for_is_shown_whole_without_colours(
    language: str, piece: str
) -> None:
    line = (piece * code_blocks.LINE_LIMIT)[: code_blocks.LINE_LIMIT - 1] + "\n"
    code = (line * 40)[: code_blocks.HIGHLIGHT_LIMIT]
    began = time.thread_time()
    html = render(f"# x\n```{language}\n{code}```\n```python\nif x\n```")
    assert time.thread_time() - began < 3
    assert_allowed(html)
    assert html.count("<pre") == 2 and escape(code.strip("\n")) in re.sub(r"</?span[^>]*>", "", html)


def test_the_time_for_colours_is_that_of_a_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    for module in (markdown, code_blocks):
        monkeypatch.setattr(module, "thread_time", lambda: next(clock) * markdown.HIGHLIGHT_S / 3)
    html = render("```python\nif\n```\n" * 3)
    assert html.count("c-k") == 1 and html.count("if") == 3


def test_text_past_the_limit_is_shown_as_typed() -> None:
    html = render("**a** <b>" + "x" * SOURCE_LIMIT)

    assert html.startswith('<p class="as-typed">**a** &lt;b&gt;')


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a ", "**a", "_a", "`a", ">", "- ", "|a", "~~a", "<a", "&", "[a](b", "<!--", "$\\("]
)
def test_text_made_to_be_slow_is_rendered_in_bounded_time(piece: str) -> None:
    marks = max(map(piece.count, markdown.MARKS))
    times = SOURCE_LIMIT // len(piece)
    source = piece * min(times, markdown.MARKS_LIMIT // marks if marks else times)
    began = time.process_time()
    html = render(source)

    assert time.process_time() - began < 3
    assert_allowed(html)
    assert "as-typed" not in html


def test_more_marks_than_can_be_paired_in_time_are_shown_as_typed() -> None:
    assert "as-typed" in render("![" * (markdown.MARKS_LIMIT + 1))
