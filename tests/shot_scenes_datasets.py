"""From what somebody said to a file for a trainer, as scenes: made, built, looked into, exported."""

from __future__ import annotations

from feedback.schedule import DRAIN
from tests.studio import Studio

BUILT_MS = 120_000


async def datasets(studio: Studio) -> None:
    page = studio.page
    await _correct(studio)
    await studio.go("/datasets/")
    await studio.shoot("datasets-none")
    await studio.go("/datasets/add/")
    await page.fill("[name=name]", f"Corrections {studio.window.width} {studio.look}")
    await page.check("[name=kind][value=sft]")
    await page.fill("[name=about]", "What people would have had the answers say.")
    await page.press("[name=name]", "Enter")
    await page.wait_for_selector("text=No version yet")
    await studio.shoot("dataset-new")
    await page.click("text=Build the first version")
    await studio.shoot("dataset-recipe")
    await page.fill("[name=since]", "2026-02-01")
    await page.fill("[name=until]", "2026-01-01")
    await page.click("text=Build the version")
    await page.wait_for_selector(".errorlist")
    await studio.shoot("dataset-refused")
    for name in ("since", "until"):
        await page.fill(f"[name={name}]", "")
    await page.click("text=Build the version")
    await page.wait_for_selector("text=What became of", timeout=BUILT_MS)
    await page.select_option("[name=as]", "trl-sft:jsonl")
    await page.select_option("[name=layout]", "hub")
    await page.select_option("[name=destination]", "disk")
    await page.click("button:has-text('Export')")
    await page.wait_for_selector("text=In disk,", timeout=BUILT_MS)
    await studio.shoot("dataset-version")
    await page.click("a:text-is('Card')")
    await page.wait_for_selector(".prose h2")
    await studio.shoot("dataset-card")
    await page.click(".back")
    await page.click("text=Look at the rows")
    await studio.shoot("dataset-rows")
    await page.click(".log a >> nth=0")
    await studio.shoot("dataset-row")
    await page.click("text=Open its conversation")
    await page.wait_for_selector(".marked")
    await studio.shoot("dataset-conversation")
    await page.click(".back")
    await page.click("text=Rows >> nth=0")
    await _learned(studio)
    await studio.go("/datasets/")
    await studio.shoot("datasets")
    await _schedule(studio)
    await studio.go("/datasets/ended/")
    await studio.shoot("datasets-ended")
    await page.click("button:has-text('I have seen')")
    await page.wait_for_selector("button:has-text('I have seen')", state="detached")


async def _schedule(studio: Studio) -> None:
    page = studio.page
    await page.click(f"text=Corrections {studio.window.width} {studio.look}")
    await page.click("text=Schedule builds")
    await page.select_option("[name=weekday]", "1")
    await page.select_option("[name=export]", "trl-sft:jsonl")
    await page.fill("[name=zone]", "Europe/Atlantis")
    await page.click("button:has-text('Schedule it')")
    await page.wait_for_selector(".errorlist")
    await studio.shoot("schedule-refused")
    await page.fill("[name=zone]", "Europe/Lisbon")
    await page.click("button:has-text('Schedule it')")
    await page.wait_for_selector("text=Every Monday at 04:00")
    await studio.shoot("dataset")
    await page.click("text=Every Monday at 04:00")
    await studio.shoot("schedule")


async def _learned(studio: Studio) -> None:
    page = studio.page
    await page.click(".back")
    await page.click("text=Record a model")
    await page.fill("[name=name]", "our-model")
    await page.fill("[name=revision]", "2026-01")
    await studio.shoot("model-record")
    await page.fill("[name=learned_on]", "2026-01-31")
    await page.click("button:has-text('Record it')")
    await page.wait_for_selector("text=Take it back")
    await studio.shoot("dataset-learned")
    await page.click(".log a:has-text('our-model')")
    await studio.shoot("models")


async def _correct(studio: Studio) -> None:
    """What is said from now on may be used."""
    page = studio.page
    await studio.go("/account/consent/")
    await page.check("[name=level][value=training]")
    await page.press("[name=level][value=training]", "Enter")
    await page.wait_for_url(lambda url: "consent" not in url)
    await studio.go("/")
    await studio.until("idle")
    await studio.ask("What is the highest mountain of Norway?", text=_wrong(studio), rate=0)
    await studio.until("idle")
    await studio.press_in_last("Correct this answer")
    words = page.get_by_label("The answer as you would have it")
    await words.fill(f"It is Galdhøpiggen, 2,469 m high ({studio.window.width} {studio.look}).")
    await page.get_by_role("button", name="See what changes").click()
    await page.wait_for_selector(".difference")
    await page.get_by_role("button", name="Save the correction").click()
    await page.get_by_role("button", name="Show original").wait_for()
    await studio.until("idle")
    await _is_told(studio)


def _wrong(studio: Studio) -> str:
    return f"It is Glittertind ({studio.window.width} {studio.look})."


async def _is_told(studio: Studio) -> None:
    """What happened in the chat becomes an event some seconds later; before that it is no candidate."""
    told = studio.page.get_by_text(f"You corrected an answer · {_wrong(studio)}")

    async def is_told() -> bool:
        await studio.go("/account/data/kinds/feedback/")
        return bool(await told.count())

    await studio.work(is_told, "the correction is told", DRAIN)


async def cases(studio: Studio) -> None:
    """What was corrected is drafted, looked at and approved."""
    page = studio.page
    await studio.go("/cases/")
    await studio.shoot("cases-none")
    await _correct(studio)
    await studio.go("/cases/")
    await page.click("button:has-text('Draft now')")
    await page.wait_for_selector(".log a")
    await page.click(".log a >> nth=0")
    await page.select_option("[name=check_kind]", "number")
    await page.fill("[name=tags]", "geography, numbers")
    await page.click("button:has-text('Save')")
    await page.wait_for_selector(".errorlist")
    await studio.shoot("case-refused")
    await page.fill("[name=check_value]", "2469")
    await page.click("button:has-text('Approve')")
    await page.wait_for_selector("text=Approved.")
    await studio.shoot("case-approved")
    await studio.go("/cases/")
    await studio.shoot("cases")


async def failures(studio: Studio) -> None:
    """None are alike yet."""
    await studio.go("/failures/")
    await studio.shoot("failures-none")


async def slices(studio: Studio) -> None:
    """What is to be measured by itself: refused, made, looked at again, and removed."""
    page, name = studio.page, f"German {studio.window.width} {studio.look}"
    await studio.go("/cases/slices/")
    await studio.shoot("slices-none")
    await page.fill("[name=name]", name)
    await page.fill("[name=pattern]", "(")
    await page.click("button:has-text('Make the slice')")
    await page.wait_for_selector("[role=alert], .errorlist")
    await studio.shoot("slice-refused")
    await page.fill("[name=pattern]", "")
    await page.fill("[name=languages]", "de, fr")
    await page.fill("[name=tokens_min]", "1000")
    await page.click("button:has-text('Make the slice')")
    await page.wait_for_selector(f"th:has-text('{name}')")
    await studio.shoot("slices")
    await page.click(f"tr:has(th:has-text('{name}')) >> text=Change")
    await studio.shoot("slice")
    await page.click("text=Remove the slice")
    await page.wait_for_selector("text=Its cases and their tags stay")
