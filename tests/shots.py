"""Screenshots of every page and state into `.shots/`: 1280 and 360 pixels wide, light and dark.

`make shots` starts the product with the scripted engine behind it. `python -m tests.shots --url URL
--email E --password P --engine URL` takes one that runs already (with `--broker URL` its worker is not waited
for, and there are no pictures of clusters of failures); names of scenes narrow it down.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, async_playwright

from config.up.folders import PROJECT
from tests.chromium import FLAGS, executable
from tests.product import Product, disk
from tests.scripted_engine import ScriptedEngine
from tests.shot_scenes import SCENES
from tests.studio import FOLDER, PATIENCE_MS, Studio, play
from tests.windows import DESK, LOOKS, PHONE, Look, Window

WINDOWS = {str(window.width): window for window in (DESK, PHONE)}
MODEL = "flywheel-tiny"


async def take_all(options: argparse.Namespace) -> list[str]:
    async with AsyncExitStack() as stack:
        if not options.url:
            engine = await stack.enter_async_context(ScriptedEngine(model=MODEL))
            exports = disk(Path(stack.enter_context(TemporaryDirectory())))
            product = Product(INFERENCE_URL=engine.url, INFERENCE_MODEL=MODEL, FLYWHEEL_DESTINATIONS=exports)
            await asyncio.to_thread(product.__enter__)
            stack.push_async_callback(asyncio.to_thread, product.stop)
            options.url, options.engine = product.url, engine.url
            options.email, options.password = product.email, product.password
            options.broker = product.environment()["BROKER_URL"]
            options.environ = product.command_environment()
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        stack.push_async_callback(browser.close)
        taken: list[str] = []
        for width in [options.width] if options.width else WINDOWS:
            for look in [options.look] if options.look else LOOKS:
                taken += await _take(browser, options, WINDOWS[width], look)
        return taken


async def _take(browser: Browser, options: argparse.Namespace, window: Window, look: Look) -> list[str]:
    context = await window.context(browser, look=look, still=True)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: _note(problems, message.type, message.text))
    wanted = set(options.scenes)
    studio = Studio(options.url, options.engine, options.email, options.password, page, window, look, wanted)
    studio.broker, studio.environ = options.broker, options.environ
    for scene in SCENES:
        await play(scene, studio)
    await context.close()
    if problems:
        raise AssertionError(f"{window.width} {look}: the browser complained: " + "; ".join(problems))
    return studio.taken


def _note(problems: list[str], kind: str, text: str) -> None:
    """What a page does wrong; an answer of 4xx is in the scenes on purpose, and so is losing the line."""
    meant = (
        "Failed to load resource",
        "WebSocket connection",
        "ERR_INTERNET_DISCONNECTED",
        "Failed to fetch",
    )
    if kind == "error" and not any(words in text for words in meant):
        problems.append(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", help="only these pictures")
    for name in ("--url", "--email", "--password", "--engine", "--broker"):
        parser.add_argument(name, default="")
    parser.add_argument("--width", default="", choices=["", *WINDOWS])
    parser.add_argument("--look", default="", choices=["", *LOOKS])
    options = parser.parse_args(namespace=argparse.Namespace(environ={}))
    if not (options.scenes or options.width or options.look):
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    taken = asyncio.run(take_all(options))
    print(f"{len(taken)} pictures in {FOLDER.relative_to(PROJECT)}/")


if __name__ == "__main__":
    main()
