"""Which deed a frame asks for."""

from collections.abc import Callable
from functools import partial
from typing import Any, assert_never

from chat import choices, frames, turns
from chat.activities import Outcome
from inference.sampling import SamplingParams

Asking = frames.Send | frames.Edit | frames.Regenerate | frames.Retry | frames.Continue | frames.Compare


def deed_of(frame: Asking) -> Callable[..., Outcome]:
    """To be called with the person and `owner`, the process that is to answer. Raises InvalidParameter."""
    match frame:
        case frames.Send():
            return partial(
                turns.send,
                client_id=frame.client_id,
                conversation=frame.conversation,
                parent=frame.parent,
                text=frame.text,
                sampling=_sampling(frame.sampling),
            )
        case frames.Edit():
            return partial(
                turns.edit,
                client_id=frame.client_id,
                message=frame.message,
                text=frame.text,
                sampling=_sampling(frame.sampling),
            )
        case frames.Regenerate():
            return partial(
                turns.regenerate,
                client_id=frame.client_id,
                message=frame.message,
                instruction=frame.instruction,
                sampling=_sampling(frame.sampling),
            )
        case frames.Retry():
            return partial(turns.retry, client_id=frame.client_id, message=frame.message)
        case frames.Continue():
            return partial(turns.continue_, client_id=frame.client_id, message=frame.message)
        case frames.Compare():
            return partial(choices.compare, client_id=frame.client_id, message=frame.message)
        case _:
            assert_never(frame)


def _sampling(values: dict[str, Any] | None) -> SamplingParams | None:
    return SamplingParams.parse(values) if values is not None else None
