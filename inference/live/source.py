"""Opens the engine's stream for one attempt: asked anew, or carried on from the token ids said so far."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from inference import context
from inference.database import in_database
from inference.engine.client import Engine
from inference.engine.servers import Server, Servers
from inference.exceptions import CannotContinue
from inference.generations.adopt import settle, starts_of
from inference.generations.values import Job
from inference.live.log import TokenLog
from inference.prompting import assemble
from inference.text import clean_text
from inference.types import (
    ChatRequest,
    ContinueRequest,
    PromptMessage,
    SamplingParams,
    ServedModel,
    StreamDelta,
)

# Ids run ahead of text by a few: bytes of one character, or what the engine holds back for a stop string.
DROPS_MAX = 128
# More than any template adds around one message, in tokens.
AROUND_MESSAGE = 32
JOINER_BYTES = len("\u2060".encode())


class Lost(Exception):
    """Another attempt is in force."""


@dataclass(slots=True)
class Opened:
    """A stream with what the manifest says of it and its engine. `said` counts the token ids before it."""

    stream: AsyncGenerator[StreamDelta, None]
    model: ServedModel
    engine_version: str
    template_hash: str
    prompt_token_ids: tuple[int, ...] | None
    left_out: int
    said: int


class Source:
    """One process's way to its engines."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers

    async def open(self, job: Job, item: TokenLog, server: Server) -> Opened:
        """Finds where the attempt starts, if that is not known, and asks. Raises EngineError or Lost."""
        model = await self.servers.model(server, job.model)
        template = (await server.engine.template(model.id)).hash
        if not job.text:
            await self._settle(job, item, 0, 0)
            return await self._ask(job, server, model, template)
        count, start = await self._agreed(job, server.engine, model)
        await self._settle(job, item, start, count)
        return self._carry_on(job, server, model, template, count)

    async def _ask(self, job: Job, server: Server, model: ServedModel, template: str) -> Opened:
        sampling = SamplingParams.parse(job.sampling)
        request = ChatRequest(model.id, assemble(job.system_prompt, job.messages, job.instruction), sampling)
        left_out = 0
        if model.max_model_len is not None and not surely_fits(request, model.max_model_len):

            async def count(messages: tuple[PromptMessage, ...]) -> int:
                return len(await server.engine.tokenize(messages, model.id))

            fitted = await context.fit(request, model.max_model_len, count)
            request, left_out = fitted.request, fitted.left_out
        stream = server.engine.stream_chat(request)
        return Opened(stream, model, server.version, template, None, job.left_out + left_out, 0)

    def _carry_on(self, job: Job, server: Server, model: ServedModel, template: str, count: int) -> Opened:
        assert job.prompt_token_ids is not None
        sampling = SamplingParams.parse(job.sampling)
        ids = job.prompt_token_ids + job.token_ids[:count]
        left = sampling.max_tokens - count
        if model.max_model_len is not None:
            left = min(left, model.max_model_len - len(ids))
        request = ContinueRequest(model.id, ids, sampling, left)
        stream = server.engine.stream_continue(request) if left > 0 else _used_up()
        return Opened(stream, model, server.version, template, job.prompt_token_ids, job.left_out, count)

    async def _agreed(self, job: Job, engine: Engine, model: ServedModel) -> tuple[int, int]:
        """How many ids, and how many code points, of what was said belong together."""
        if job.settled:
            return len(job.token_ids), len(job.text)
        if job.prompt_token_ids is None:
            raise CannotContinue("the token ids of its prompt are not known")

        async def detokenize(ids: Sequence[int]) -> str:
            return await engine.detokenize(ids, model.id)

        return await agree(job.token_ids, job.text, detokenize)

    async def _settle(self, job: Job, item: TokenLog, start: int, count: int) -> None:
        if item.settled and item.attempt == job.attempt:
            return
        starts = job.starts | {job.attempt: start}
        if not job.settled:
            if not await in_database(settle, job.generation, job.attempt, start=start, token_ids=count):
                raise Lost
            starts = await in_database(starts_of, job.generation)
        item.load(job.attempt, starts, 0, job.text[:start])


def surely_fits(request: ChatRequest, context_length: int) -> bool:
    """Whether prompt and answer fit without counting: no token of a text is shorter than a byte."""
    prompt = sum(_bytes_at_most(message.content) + AROUND_MESSAGE for message in request.messages)
    return prompt + AROUND_MESSAGE + request.sampling.max_tokens <= context_length


def _bytes_at_most(text: str) -> int:
    """With what neutralising adds inside anything that looks like a special token."""
    return len(text.encode()) + JOINER_BYTES * (text.count("<") + text.count("["))


async def agree(
    token_ids: Sequence[int], text: str, detokenize: Callable[[Sequence[int]], Awaitable[str]]
) -> tuple[int, int]:
    """The longest run of ids whose text is a prefix of `text`: (ids, code points).

    None at all when `text` ends inside the first token. Raises CannotContinue when the ids are those of
    another tokenizer, or agree nowhere within DROPS_MAX of the end.
    """
    whole = ""
    for count in range(len(token_ids), max(0, len(token_ids) - DROPS_MAX), -1):
        said = clean_text(await detokenize(token_ids[:count]))
        whole = whole or said
        if said and text.startswith(said):
            return count, len(said)
    if len(token_ids) <= DROPS_MAX and whole.startswith(text):
        return 0, 0
    raise CannotContinue("its text and token ids agree nowhere near the end")


async def _used_up() -> AsyncGenerator[StreamDelta, None]:
    yield StreamDelta(finish_reason="length")
