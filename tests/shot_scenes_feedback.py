"""What is said about answers, as scenes: rated, reported, quoted, compared, corrected."""

from __future__ import annotations

from tests.studio import Studio

ANSWER = """Norway's capital is **Oslo**. It lies at the end of a long fjord.

| City | People | On the sea |
|---|--:|---|
| Oslo | 717,710 | yes |
| Bergen | 291,940 | yes |
| Hamar | 28,535 | no |

To count them yourself:

```python
def people(cities: dict[str, int]) -> int:
    \"\"\"Everybody who lives in one of them.\"\"\"
    return sum(cities.values())  # a dict keeps its order
```

- [x] name the capital
- [ ] visit it, perhaps by train; see [the timetable](https://example.org/trains)
"""


async def rating(studio: Studio) -> None:
    await studio.page.locator("article.answer").last.get_by_role("button", name="Bad answer").click()
    form = studio.page.locator("form.reasons")
    await form.get_by_label("Not true").check()
    await studio.shoot("reasons")
    await form.get_by_role("button", name="Send").click()
    await form.wait_for(state="detached")
    await studio.shoot("rated")


async def reporting(studio: Studio) -> None:
    last = studio.page.locator("article.answer").last
    await last.get_by_role("button", name="About this answer").click()
    await last.get_by_role("button", name="Report this answer").click()
    form = studio.page.locator("form[data-flags]")
    await form.get_by_label("Something else").check()
    await form.get_by_placeholder("In your words").fill("Nothing of this is on any map that I know.")
    await studio.shoot("report")
    await form.get_by_role("button", name="Report").click()
    await form.wait_for(state="detached")


async def stars(studio: Studio) -> None:
    await studio.page.click("#stars-opener")
    await studio.page.click("[data-stars='4']")
    await studio.page.get_by_text("Thank you, that is stored.").wait_for()
    await studio.shoot("stars")
    await studio.close_floating()


async def quoting(studio: Studio) -> None:
    await studio.page.locator("article.answer .prose p").last.dblclick(position={"x": 60, "y": 12})
    await studio.page.wait_for_selector("#quote:not([hidden])")
    await studio.shoot("quote")
    await studio.page.keyboard.press("Escape")


async def comparing(studio: Studio) -> None:
    await studio.answer_with(text=ANSWER.replace("**Oslo**", "Oslo, on the Oslofjord"), rate=0)
    await studio.press_in_last("Compare with another answer")
    await studio.page.wait_for_selector("chat-comparison")
    await studio.until("idle")
    await studio.shoot("comparing")
    if studio.window.touch:
        await studio.page.click("[data-turns-to=b]")
    choice = studio.page.locator("[data-choice=tie]:not([aria-disabled])")
    await choice.wait_for()
    await studio.shoot("choice")
    await choice.click()
    await studio.page.wait_for_selector("#revealed:not([hidden])")
    await studio.shoot("revealed")


async def correcting(studio: Studio) -> None:
    await studio.press_in_last("Correct this answer")
    words = studio.page.get_by_label("The answer as you would have it")
    await words.fill((await words.input_value()).replace("700,000", "717,710") + " It was called Kristiania.")
    await studio.page.get_by_role("button", name="See what changes").click()
    await studio.page.wait_for_selector(".difference")
    await studio.shoot("correcting")
    await studio.page.get_by_role("button", name="Save the correction").click()
    await studio.page.get_by_role("button", name="Show original").wait_for()
    await studio.until("idle")
    await studio.shoot("corrected")


async def too_long(studio: Studio) -> None:
    """What the engine says of a question that does not fit."""
    words = "This model's maximum context length is 2048 tokens. However, your request has 9000 input tokens."
    await studio.ask("A long question. " * 40, status=400, message=words)
    await studio.until("idle")
    await studio.shoot("too-long")
