"""Every page and every state of a conversation, in order: `tests.shots` takes pictures of them, the
browser tier examines them.
"""

from __future__ import annotations

from tests.shot_scenes_account import comparing_prompts, erasing, other_pages, reports, tokens, wrong_forms
from tests.shot_scenes_datasets import cases, datasets, failures, slices
from tests.shot_scenes_failures import clusters
from tests.shot_scenes_feedback import (
    ANSWER,
    comparing,
    correcting,
    quoting,
    rating,
    reporting,
    stars,
    too_long,
)
from tests.shot_scenes_imports import imports
from tests.shot_scenes_items import gold, judging
from tests.shot_scenes_pairs import pairs
from tests.shot_scenes_review import quality, review
from tests.shot_scenes_webhooks import webhooks
from tests.studio import Scene, Studio

STORY = "Once upon a time a fox lived under an old oak. Every morning she counted the crows. " * 20


async def before_sign_in(studio: Studio) -> None:
    pages = {
        "sign-in": "login/",
        "sign-up": "signup/",
        "reset": "password/reset/",
        "reset-sent": "password/reset/done/",
        "reset-link-used": "password/reset/key/1-used/",
        "confirm-link-used": "confirm-email/used/",
        "confirm-sent": "confirm-email/",
        "switched-off": "inactive/",
    }
    for name, path in pages.items():
        await studio.go(f"/account/{path}")
        await studio.shoot(name)
    await studio.go("/account/login/")
    await studio.page.fill("[name=login]", "nobody@example.org")
    await studio.page.fill("[name=password]", "not the password")
    await studio.page.press("[name=password]", "Enter")
    await studio.page.wait_for_load_state()
    await studio.shoot("sign-in-refused")


async def sign_in(studio: Studio) -> None:
    await studio.go("/account/login/")
    await studio.page.fill("[name=login]", studio.email)
    await studio.page.fill("[name=password]", studio.password)
    await studio.page.press("[name=password]", "Enter")
    await studio.page.wait_for_url(lambda url: "login" not in url)
    is_asked = "consent" in studio.page.url
    if not is_asked:  # a scene in another window has answered it
        await studio.go("/account/consent/")
    await studio.shoot("consent")
    if is_asked:
        await studio.page.click("[name=not_now]")


async def greeting(studio: Studio) -> None:
    await studio.go("/")
    await studio.until("idle")
    await studio.shoot("home")
    await studio.page.click("#composer .chip")
    await studio.shoot("settings")
    await studio.close_floating()
    await studio.page.locator("#reading").focus()
    await studio.page.keyboard.press("?")
    await studio.shoot("keys")
    await studio.close_floating()


async def conversation(studio: Studio) -> None:
    await studio.go("/")
    await studio.until("idle")
    await studio.ask("What is the capital of Norway, and how many people live there?", text=ANSWER, rate=0)
    await studio.until("idle")
    await studio.shoot("answered")
    await studio.page.click("article.answer:last-child [data-key=i]")
    await studio.shoot("info")
    await studio.close_floating()
    await studio.page.click("article.answer:last-child [data-key=r]")
    await studio.shoot("regenerate")
    await studio.answer_with(text="Oslo. About 700,000 people live there.", rate=0)
    await studio.page.click("[popover]:popover-open >> text=Shorter")
    await studio.page.wait_for_selector("article.answer .pager")
    await studio.until("idle")
    await studio.shoot("pager")
    await studio.page.hover("article.question")
    await studio.page.click("article.question [data-opens]")
    await studio.shoot("edit")
    await studio.close_floating()


async def streaming(studio: Studio) -> None:
    # Silent from there on: it runs until it is stopped, however long that takes.
    await studio.ask("Tell me a long story about a fox.", text=STORY, rate=0, fault="stall", after=400)
    await studio.until_said(1000)
    await studio.shoot("streaming")
    await studio.page.hover("#reading")
    await studio.page.mouse.wheel(0, -400)
    await studio.page.wait_for_selector("#latest:not([hidden])")
    await studio.shoot("latest")
    await studio.page.click("#stop")
    await studio.until("idle")
    await studio.page.click("#latest")
    await studio.shoot("stopped")


async def endings(studio: Studio) -> None:
    await studio.ask("And what did the crows do?", status=400, message="no")
    await studio.until("idle")
    await studio.shoot("failed")
    await studio.ask("Then tell me about the oak.", text=STORY, fault="cut", after=40, rate=0)
    await studio.until("idle")
    await studio.shoot("interrupted")


async def troubles(studio: Studio) -> None:
    await studio.page.context.set_offline(True)
    await studio.page.evaluate("document.querySelector('chat-stream').dataset.state = 'offline'")
    await studio.page.wait_for_timeout(1100)
    await studio.shoot("offline")
    await studio.page.context.set_offline(False)
    await studio.page.reload()
    await studio.until("idle")
    await studio.page.fill("#question", "A question that stays here")
    await studio.page.evaluate("document.querySelector('#thread').dataset.leaf = crypto.randomUUID()")
    await studio.page.press("#question", "Enter")
    await studio.page.wait_for_selector("#refusal:not([hidden])")
    await studio.shoot("refused")
    await studio.page.fill("#question", "")
    await studio.page.reload()
    await studio.until("idle")


async def rail(studio: Studio) -> None:
    await studio.open_rail()
    if studio.window.touch:
        await studio.shoot("rail")
    await studio.page.hover(".rail-item")
    await studio.page.click(".rail-item .more >> nth=0")
    await studio.shoot("rail-menu")
    await studio.page.click("[popover]:popover-open >> text=Rename")
    await studio.page.wait_for_selector(".renaming [name=title]")
    await studio.shoot("rename")
    await studio.close_floating()


async def deleting(studio: Studio) -> None:
    await studio.go("/")
    await studio.until("idle")
    await studio.ask("What is Flywheel?", text="A chat that learns from its use.", rate=0)
    await studio.until("idle")
    await studio.open_rail()
    await studio.page.hover(".rail-item:has([aria-current])")
    await studio.page.click(".rail-item:has([aria-current]) .more")
    await studio.page.click("[popover]:popover-open >> text=Delete")
    await studio.page.wait_for_selector(".toast")
    await studio.shoot("deleted", moving=True)


SCENES: tuple[Scene, ...] = (
    before_sign_in,
    sign_in,
    greeting,
    conversation,
    rating,
    reporting,
    stars,
    quoting,
    comparing,
    correcting,
    streaming,
    endings,
    too_long,
    troubles,
    rail,
    deleting,
    comparing_prompts,
    reports,
    tokens,
    wrong_forms,
    webhooks,
    datasets,
    imports,
    cases,
    failures,
    clusters,
    slices,
    pairs,
    review,
    judging,
    quality,
    gold,
    erasing,
    other_pages,
)
