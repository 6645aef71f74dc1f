"""The pages around the account, as scenes: tokens, everything recorded, erasure, prompts."""

from __future__ import annotations

from tests.studio import PATIENCE_MS, Studio


async def other_pages(studio: Studio) -> None:
    pages = {
        "account": "/account/",
        "data": "/account/data/",
        "data-kind": "/account/data/kinds/feedback/",
        "data-conversations": "/account/data/kinds/conversations/",
        "data-none": "/account/data/kinds/waiting-feedback/",
        "erase": "/account/data/erase/",
        "password": "/account/password/change/",
        "for-programs": "/api/v1/docs/",
        "prompts": "/prompts/",
        "prompt-write": "/prompts/write/",
        "prompt": "/prompts/1/",
        "not-found": "/nothing-here",
        "sign-out": "/account/logout/",
    }
    for name, path in pages.items():
        await studio.go(path)
        await studio.shoot(name)
        if name == "account" and studio.window.touch:
            await studio.page.get_by_role("button", name="Menu").click()
            await studio.shoot("menu")
            await studio.close_floating()
    await studio.page.evaluate("document.querySelector('.card [name=csrfmiddlewaretoken]').remove()")
    await studio.page.click(".card [type=submit]")
    await studio.page.wait_for_load_state()
    await studio.shoot("forbidden")


async def erasing(studio: Studio) -> None:
    """One conversation, and only at the end: the page says so until nothing is left of it."""
    await studio.go("/account/data/kinds/conversations/")
    await studio.page.click("text=Erase for good >> nth=0")
    await studio.page.fill("[name=word]", "erase")
    await studio.page.fill("[name=password]", "not the password")
    await studio.page.press("[name=word]", "Enter")
    await studio.page.wait_for_selector("[role=alert], .errorlist")
    await studio.shoot("erase-refused")
    await studio.page.fill("[name=password]", studio.password)
    await studio.page.press("[name=password]", "Enter")
    await studio.page.wait_for_url("**/erasures/**")
    await studio.shoot("erasing")
    await studio.page.wait_for_selector("h1:text-is('Erased')", timeout=PATIENCE_MS)
    await studio.shoot("erased")


async def comparing_prompts(studio: Studio) -> None:
    await studio.go("/prompts/write/")
    await studio.page.fill("[name=text]", "You are Flywheel. Answer in few words.")
    await studio.page.click("[name=compare]")
    await studio.page.wait_for_selector(".prompt-text")
    await studio.shoot("prompt-compared")


async def reports(studio: Studio) -> None:
    """As operators read them."""
    await studio.go("/reports/?category=spam")
    await studio.shoot("reports-none")
    await studio.go("/reports/")
    await studio.page.locator("summary").first.click()
    await studio.shoot("reports")


async def tokens(studio: Studio) -> None:
    await studio.go("/account/tokens/")
    await studio.shoot("tokens")
    await studio.page.fill("[name=name]", "Answers in the help desk")
    await studio.page.press("[name=name]", "Enter")
    await studio.page.wait_for_selector(".secret")
    await studio.shoot("token-made")
    await studio.page.click(".tokens summary >> nth=0")
    await studio.shoot("token-revoke")
    await studio.page.click(".tokens details[open] [type=submit]")
    await studio.page.wait_for_selector("#ended")
    await studio.shoot("token-revoked")


async def wrong_forms(studio: Studio) -> None:
    """What is not right is said where it is."""
    await studio.go("/account/tokens/")
    await studio.page.fill("[name=name]", " ")
    await studio.page.uncheck("[name=scopes] >> nth=0")
    await studio.page.press("[name=name]", "Enter")
    await studio.page.wait_for_selector(".wrong")
    await studio.shoot("tokens-wrong")
