"""What somebody else does meanwhile in a window of their own, for `tests.shot_scenes`."""

from __future__ import annotations

from uuid import uuid4

from tests.studio import Studio

PASSWORD = "quiet-wheels-turn-slowly"
QUESTIONS = ("What is the capital of Norway?", "And of Sweden?", "Which is larger?")


async def asked_by_another(studio: Studio) -> None:
    """A few answers that may be judged: nobody is handed answers to themselves."""
    browser = studio.page.context.browser
    assert browser, "the window is one of a browser"
    async with await browser.new_context() as context:
        other = Studio(studio.url, studio.engine, "", "", await context.new_page(), studio.window)
        await other.go("/account/signup/")
        await other.page.fill("[name=email]", f"asks-{uuid4().hex}@example.org")
        for name in ("password1", "password2"):
            await other.page.fill(f"[name={name}]", PASSWORD)
        await other.page.click("button:has-text('Sign up')")
        await other.page.check("[name=level][value=evaluation]")
        await other.page.click("button:has-text('Save my choice')")
        await other.until("idle")
        for question in QUESTIONS:
            await other.ask(question, text="That is Oslo, with 700,000 people.", rate=0)
            await other.until("idle")
