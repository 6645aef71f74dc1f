"""Every page and every state that has a picture: axe-core, what is cut off, what is too small to press."""

from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser
from typing_extensions import override

from tests import studio
from tests.browser.conftest import visit
from tests.browser.examination import wrong_with
from tests.product import Product
from tests.server import Server
from tests.shot_scenes import SCENES
from tests.studio import Studio
from tests.windows import DESK, PHONE, Window

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]

# What the scenes bring about on purpose: pages that are refused, and a line that is lost.
MEANT = ("Failed to load resource", "WebSocket connection", "ERR_INTERNET_DISCONNECTED", "Failed to fetch")
RUNNING = ("streaming", "latest")
EXPECTED = {
    *("sign-in", "sign-in-refused", "sign-up", "reset", "reset-sent", "consent", "home", "settings", "keys"),
    *("answered", "info", "regenerate", "pager", "edit", "streaming", "latest", "stopped", "failed"),
    *("comparing", "choice", "revealed", "correcting", "corrected"),
    *("interrupted", "offline", "refused", "rail-menu", "rename", "deleted", "account", "password"),
    *("tokens", "token-made", "token-revoke", "token-revoked", "for-programs"),
    *("data", "data-kind", "data-conversations", "data-none", "erase", "erase-refused", "erased"),
    *("webhooks-none", "webhook-refused", "webhook-made", "webhook-tested", "webhook", "webhooks"),
    *("datasets-none", "dataset-refused", "dataset-new", "dataset-recipe", "dataset-version"),
    *("dataset-card", "dataset-rows", "dataset-row", "datasets"),
    *("schedule-refused", "dataset", "schedule", "datasets-ended"),
    *("imports-none", "import-new", "import-refused", "import", "imports"),
    *("dataset-conversation", "model-record", "dataset-learned", "models"),
    *("cases-none", "case-refused", "case-approved", "cases", "failures-none"),
    *("failures", "failures-cluster", "failures-refused", "failures-back"),
    *("slices-none", "slice-refused", "slices", "slice"),
    *("pair-rule", "pair", "pair-rule-off", "pairs"),
    *("queues-none", "queue-new", "queue-refused", "queue-empty", "queue", "queue-change", "queue-asked"),
    *("queue-close", "queues", "queue-quality"),
    *("item", "item-keys", "item-refused", "item-next", "items-none", "item-decided"),
    *("gold-none", "gold-item", "gold"),
    *("decided", "decided-item", "adjudicate-none"),
    *("prompts", "prompt-write", "prompt-compared", "prompt", "not-found", "sign-out", "forbidden"),
}


@dataclass(slots=True)
class Inspector(Studio):
    """Examines where a studio takes a picture."""

    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    @override
    async def shoot(self, name: str, *, moving: bool = False) -> None:
        self.seen.add(name)
        self.wrong += [f"{name}: {words}" for words in await wrong_with(self.page, self.window)]
        state = self.page.locator('chat-stream[data-state="answering"]')
        assert name not in RUNNING or await state.count(), f"{name}: the answer ended under examination"


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
async def test_every_page_and_state_can_be_used_by_everybody(
    chromium: Browser, scripted: Product, scripted_engine: Server, window: Window
) -> None:
    async with visit(chromium, scripted, window=window, still=True) as person:
        person.forgives = MEANT
        inspector = Inspector(
            scripted.url, scripted_engine.url, scripted.email, scripted.password, person.page, window
        )
        inspector.broker = scripted.environment()["BROKER_URL"]
        inspector.environ = scripted.command_environment()
        for scene in SCENES:
            await studio.play(scene, inspector)
    assert inspector.seen >= EXPECTED
    assert not inspector.wrong, "\n".join(inspector.wrong)


async def test_a_scene_that_does_not_end_says_which_it_is_and_where_it_stands(
    chromium: Browser, scripted_product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "SCENE_S", 0.5)

    async def waiting(here: Studio) -> None:
        await here.page.evaluate("new Promise(() => {})")

    async with visit(chromium, scripted_product) as person:
        await person.go("/account/login/")
        here = Studio(scripted_product.url, "", "", "", person.page, person.window)
        with pytest.raises(AssertionError, match=r"waiting: not over within 0\.5 s .*/account/login/"):
            await studio.play(waiting, here)
