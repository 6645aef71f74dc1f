"""What a person takes from an answer, sees of it and leaves it with: the log has it, by exact offsets."""

import json
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, StorageState, expect

from tests.browser.conftest import visit
from tests.browser.keyboard import Keyboard
from tests.browser.person import Person
from tests.browser.rows import Rows, until
from tests.product import Product
from tests.scripted_answers import encode
from tests.server import Server
from tests.windows import PHONE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

ANSWER = """\
## What *floats*

Some **bold _and_ plain** words, AT&amp;T &lt;b&gt;, a [link](https://x.example/a) after it.
And 👩‍👩‍👧 é שלום עולם or مرحبا.
Then $\\frac{a}{b}$ and `x | y`.

| name | says |
|---|---|
| c\\|d | **e** f |
| g | h |

- one
  - two
    more of two

    ```python
    def wheel():
        return "🦊"
    ```
- [x] done

> said
> twice
"""
# What is selected, from and to these words, and the Markdown that this is.
SELECTED = [
    ("bold", "plain", "bold _and_ plain"),
    ("T&T", "<b>", "T&amp;T &lt;b&gt;"),
    ("👩‍👩‍👧", "مرحبا", "👩‍👩‍👧 é שלום עולם or مرحبا"),
    ("link", "after", "link](https://x.example/a) after"),
    ("$\\frac", "x | y", "$\\frac{a}{b}$ and `x | y"),
    ("c|d", "g", "c\\|d | **e** f |\n| g"),
    ("two", "of two", "two\n    more of two"),
    ("wheel", "🦊", 'wheel():\n        return "🦊'),
    ("☑ done", "twice", "[x] done\n\n> said\n> twice"),
]
CODE = 'def wheel():\n        return "🦊"\n'

# Selects from the first place of one text to the first end of another behind it, in the answer's own text.
SELECT = """(place, [from, to]) => {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const whole = texts.map((node) => node.data).join("");
  const low = whole.indexOf(from);
  const high = whole.indexOf(to, low) + to.length;
  const at = (place, isEnd) => {
    for (const node of texts) {
      if (place < node.length || (isEnd && place === node.length)) return [node, place];
      place -= node.length;
    }
  };
  getSelection().setBaseAndExtent(...at(low, false), ...at(high, true));
  return getSelection().toString();
}"""
SHOWN = """
(state) => Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true })
"""
EVENTS = """
SELECT coalesce(json_agg(json_build_array(e.start, e."end", e.value, e.attempt) ORDER BY e.counter), '[]')
FROM feedback_event e WHERE e.generation = %s AND e.kind = %s
"""


async def answered(ann: Person, engine: Server, rows: Rows, text: str = ANSWER) -> str:
    async with httpx.AsyncClient(base_url=engine.url, trust_env=False) as client:
        (await client.post("/script", json={"text": text, "rate": 0})).raise_for_status()
    await ann.open_chat()
    generation = await ann.ask("What floats?")
    assert (await rows.ended(generation)).text == text
    await ann.becomes("idle")
    return generation


async def events(rows: Rows, generation: str, kind: str, count: int) -> list[Any]:
    async def look() -> list[Any] | None:
        found: Any = await rows.value(EVENTS, generation, kind)
        found = found if isinstance(found, list) else json.loads(found)
        return found if len(found) >= count else None

    found = await until(look, f"{count} events of {kind}")
    assert len(found) == count, found
    return found


async def select(ann: Person, low: str, high: str) -> str:
    return str(await ann.last.locator(".prose").evaluate(SELECT, [low, high]))


async def test_what_is_copied_is_stored_by_its_exact_place_in_the_markdown(
    scripted_ann: Person, scripted_engine: Server, scripted_rows: Rows
) -> None:
    ann = scripted_ann
    generation = await answered(ann, scripted_engine, scripted_rows)
    for low, high, _ in SELECTED:
        await select(ann, low, high)
        await ann.page.keyboard.press("ControlOrMeta+c")
    await ann.last.locator(".prose p", has_text="said").dblclick(position={"x": 5, "y": 8})
    await ann.page.keyboard.press("ControlOrMeta+c")
    await ann.last.locator(".code").get_by_role("button", name="Copy").click()
    await ann.points_at(ann.last)
    await ann.last.locator(".actions").get_by_role("button", name="Copy").click()

    told = await events(scripted_rows, generation, "copy", len(SELECTED) + 3)
    spans = [ANSWER[start:end] for start, end, _, _ in told]
    assert spans[:-3] == [expected for _, _, expected in SELECTED]
    assert spans[-3].strip() == "said"
    assert spans[-2] == CODE.replace("\n", "\n    ", 1).replace("\n            ", "\n        ")
    assert spans[-1] == ANSWER
    assert {value["how"] for _, _, value, _ in told[:-2]} == {"selection"}
    assert [value for _, _, value, _ in told[-2:]] == [
        {"how": "code", "whole": False},
        {"how": "button", "whole": True},
    ]
    assert {attempt for *_, attempt in told} == {1}


async def test_what_is_selected_can_be_quoted_by_keys_and_by_touch(
    chromium: Browser,
    scripted: Product,
    _scripted_ann: StorageState,
    scripted_engine: Server,
    scripted_rows: Rows,
) -> None:
    async with visit(chromium, scripted, _scripted_ann, PHONE) as ann:
        generation = await answered(ann, scripted_engine, scripted_rows)
        quote, field = ann.page.get_by_role("button", name="Quote"), ann.page.locator("#question")
        await expect(quote).to_be_hidden()
        await select(ann, "two", "of two")
        await ann.press(quote)
        await expect(field).to_have_value("> two more of two\n\n")
        await expect(field).to_be_focused()
        await expect(quote).to_be_hidden()
        await ann.page.locator("#reading").focus()
        await select(ann, "said", "twice")
        await expect(quote).to_be_visible()
        await ann.page.keyboard.press("q")
        await expect(field).to_have_value("> two more of two\n\n> said twice\n\n")
        told = await events(scripted_rows, generation, "quote", 2)
    assert [ANSWER[start:end] for start, end, _, _ in told] == ["two\n    more of two", "said\n> twice"]
    assert [value for _, _, value, _ in told] == [{"how": "selection", "whole": False}] * 2


def paragraphs(low: int, high: int) -> str:
    return "".join(f"Paragraph {number} of *many*.\n\n" for number in range(low, high))


async def test_the_quote_button_is_next_for_the_tab_key_moves_nothing_and_goes_by_escape(
    scripted_ann: Person, scripted_engine: Server, scripted_rows: Rows
) -> None:
    ann = scripted_ann
    await answered(ann, scripted_engine, scripted_rows, "Nothing *moves* here.")
    quote, keyboard = ann.page.get_by_role("button", name="Quote"), Keyboard(ann)
    await ann.last.locator("em").hover()
    before = await ann.last.bounding_box()
    await ann.last.locator("em").dblclick()
    await expect(quote).to_be_visible()
    await keyboard.press("Tab")
    await keyboard.is_at("Quote")
    assert await ann.last.bounding_box() == before
    await keyboard.press("Escape")
    await expect(quote).to_be_hidden()
    await expect(ann.page.locator("#reading")).to_be_focused()


async def test_what_was_seen_and_left_is_told_while_the_page_closes(
    scripted_ann: Person, scripted_engine: Server, scripted_rows: Rows
) -> None:
    """It is read to where it has come, then from the top; the rest of it is never on the screen."""
    ann = scripted_ann
    seen, unseen = paragraphs(0, 40), paragraphs(40, 200)
    await ann.page.clock.install()
    async with httpx.AsyncClient(base_url=scripted_engine.url, trust_env=False) as engine:
        held = {"fault": "hold", "after": len(encode(seen)), "gate": "unseen"}
        (await engine.post("/script", json={"text": seen + unseen, "rate": 0, **held})).raise_for_status()
        await ann.open_chat()
        generation = await ann.ask("What floats?")
        await expect(ann.words).to_contain_text("Paragraph 39 of *many*.")
        await ann.page.clock.fast_forward(2000)
        await ann.page.locator("#reading").evaluate("e => e.scrollTop = 0")
        await expect(ann.page.locator("#latest")).to_be_visible()
        (await engine.post("/release", json={"gate": "unseen"})).raise_for_status()
    row = await scripted_rows.ended(generation)
    await ann.becomes("idle")
    await select(ann, "Paragraph 5 ", "many")
    await ann.page.keyboard.press("ControlOrMeta+c")
    await ann.page.goto("about:blank")

    [[low, high, _, _]] = await events(scripted_rows, generation, "copy", 1)
    assert row.text[low:high] == "Paragraph 5 of *many"
    [[_, _, exposure, attempt]] = await events(scripted_rows, generation, "exposure", 1)
    assert exposure["read_to"] == len(seen) and exposure["visible_ms"] >= 2000 and attempt == 1
    [[_, _, leave, _]] = await events(scripted_rows, generation, "leave", 1)
    assert leave["how"] == "closed" and leave["after_ms"] >= exposure["visible_ms"] - 100


async def test_time_in_a_hidden_tab_is_told_apart_from_time_on_the_screen(
    scripted_ann: Person, scripted_engine: Server, scripted_rows: Rows
) -> None:
    """Playwright keeps every tab in front: what the browser says of it is set instead."""
    ann = scripted_ann
    await ann.page.clock.install()
    generation = await answered(ann, scripted_engine, scripted_rows, "A short answer.")
    await ann.page.clock.run_for(3000)
    await ann.page.evaluate(SHOWN, "hidden")
    await ann.page.clock.run_for(20_000)
    await ann.page.evaluate(SHOWN, "visible")
    await ann.page.clock.run_for(2000)
    await ann.page.goto("about:blank")

    seen, away = [value for _, _, value, _ in await events(scripted_rows, generation, "exposure", 2)]
    assert 2000 <= seen["visible_ms"] < 6000 and seen["hidden_ms"] <= 1500, seen
    assert 18_000 <= away["hidden_ms"] < 24_000 and 500 <= away["visible_ms"] < 6000, away
