"""Every way in which asking a model can fail, by name.

    InferenceError
      InvalidParameter               a sampling parameter is out of its bounds
      ProcessLost                    nobody was left to go on with the answer
      Internal                       our own code failed; the log has the cause
      EngineError
        Unavailable                  nothing was produced; asking again later may help
          Unreachable                no connection, or it was lost before the first token
          ConnectTimeout             (also TimedOut) nobody accepted the connection in time
          EngineDown                 502, 503, 504: the server says that it cannot serve now
          Overloaded                 429: it has too much to do; `retry_after` says how long
        Rejected                     4xx: the same request would be refused again
          ContextTooLong             prompt and answer do not fit; `asked`, `limit` in tokens
          UnknownModel               404
          Unauthorized               401, 403
        Broken                       it answered, but not as it should
          StreamCut                  the stream ended without finish reason or end mark
          Aborted                    finish reason "abort": the engine gave the request up
          EngineDied                 an error object inside the stream
          EngineFault                500 before any answer
          Malformed                  what came is not what the protocol allows
          Overrun                    more tokens than the request allows, and no end
        CannotContinue               the stored text and token ids do not agree for this engine
        TimedOut
          FirstTokenTimeout          accepted, and then no token
          TokenTimeout               the stream stalled
          TotalTimeout               the answer never ended

`code` is stored and sent, `words` are for a person, `str(error)` is for the log.
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

_KEPT_QUESTION = "Your message is kept."
_KEPT_ANSWER = "What was said so far is kept."


class InferenceError(Exception):
    """Base of everything that can go wrong between a prompt and a completion."""

    code: ClassVar[str] = "inference_error"
    sentence: ClassVar[str] = f"The answer could not be made. {_KEPT_QUESTION} Choose Retry to ask again."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    @override
    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code

    @property
    def words(self) -> str:
        return self.sentence


class InvalidParameter(InferenceError, ValueError):
    """A sampling parameter is unknown or out of its bounds."""

    code = "invalid_parameter"

    def __init__(self, field: str, limit: str) -> None:
        super().__init__(f"{field} {limit}")
        self.field = field
        self.limit = limit

    @property
    @override
    def words(self) -> str:
        return f"The setting “{self.field}” {self.limit}. Nothing was sent. Change it and send again."


class EngineError(InferenceError):
    """The engine did not give a whole answer."""

    code = "engine_error"


class Unavailable(EngineError):
    """Nothing was produced, and the same request may succeed later."""

    code = "unavailable"
    sentence = f"The model is not available at the moment. {_KEPT_QUESTION} Choose Retry in a moment."

    retry_after: float | None = None


class Unreachable(Unavailable):
    """No connection, or one that was lost before the first token."""

    code = "unreachable"
    sentence = f"The model cannot be reached at the moment. {_KEPT_QUESTION} Choose Retry in a moment."


class EngineDown(Unavailable):
    """The server answers, but says that it cannot serve now."""

    code = "engine_down"
    sentence = f"The model is starting or restarting. {_KEPT_QUESTION} Choose Retry in a moment."

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Overloaded(Unavailable):
    """The server has more to do than it takes on."""

    code = "overloaded"
    sentence = f"The model is busy with other questions. {_KEPT_QUESTION} Choose Retry in a moment."

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Rejected(EngineError):
    """The engine refuses this request, and would refuse it again."""

    code = "rejected"
    sentence = f"The model did not accept this question. {_KEPT_QUESTION} Edit it and send it again."


class ContextTooLong(Rejected):
    """Prompt and answer do not fit what the model reads at once."""

    code = "context_too_long"

    def __init__(self, detail: str = "", *, asked: int | None = None, limit: int | None = None) -> None:
        super().__init__(detail)
        self.asked = asked
        self.limit = limit

    @property
    @override
    def words(self) -> str:
        return f"Your message is too long for this model{self._numbers}. It is kept. Shorten it and send it."

    @property
    def _numbers(self) -> str:
        if self.asked is None or self.limit is None:
            return ""
        return f": it has {self.asked:,} tokens, and {self.limit:,} fit beside an answer"


class UnknownModel(Rejected):
    """The engine serves no model of that name."""

    code = "unknown_model"
    sentence = f"This model is not served any more. {_KEPT_QUESTION} Choose Retry to ask the one that is."


class Unauthorized(Rejected):
    """The engine does not accept our key."""

    code = "unauthorized"
    sentence = f"The model refuses our key. {_KEPT_QUESTION} The operator has to set it; then choose Retry."


class Broken(EngineError):
    """The engine answered, but not as it should."""

    code = "broken"
    sentence = f"The answer broke off. {_KEPT_ANSWER} Choose Continue or Retry."


class StreamCut(Broken):
    """The stream ended without a finish reason or the end mark."""

    code = "stream_cut"
    sentence = f"The connection to the model was lost in the middle. {_KEPT_ANSWER} Choose Continue or Retry."


class Aborted(Broken):
    """The engine gave the request up, as it does when it is being stopped."""

    code = "aborted"
    sentence = f"The model was stopped while it answered. {_KEPT_ANSWER} Choose Continue or Retry."


class EngineDied(Broken):
    """The engine failed inside an answer and said so in the stream."""

    code = "engine_died"
    sentence = f"The model failed while it answered. {_KEPT_ANSWER} Choose Continue or Retry."


class EngineFault(Broken):
    """The engine failed on this request before it answered."""

    code = "engine_fault"
    sentence = f"The model failed on this question. {_KEPT_QUESTION} Choose Retry to ask again."


class Malformed(Broken):
    """What came from the engine is not what the protocol allows."""

    code = "malformed"
    sentence = f"The model sent something that cannot be read. {_KEPT_ANSWER} Choose Continue or Retry."


class Overrun(Broken):
    """The engine went on past the number of tokens that it was asked for."""

    code = "overrun"
    sentence = f"The model did not stop at its limit. {_KEPT_ANSWER} Choose Continue or Retry."


class TimedOut(EngineError):
    """The engine took longer than it is given."""

    code = "timed_out"
    sentence = f"The model took too long. {_KEPT_ANSWER} Choose Retry to ask again."


class ConnectTimeout(Unavailable, TimedOut):
    """Nobody accepted the connection in time."""

    code = "connect_timeout"
    sentence = Unreachable.sentence


class FirstTokenTimeout(TimedOut):
    """The request was accepted, and then no token came."""

    code = "first_token_timeout"
    sentence = f"The model did not begin to answer in time. {_KEPT_QUESTION} Choose Retry to ask again."


class TokenTimeout(TimedOut):
    """The stream stalled between two tokens."""

    code = "token_timeout"
    sentence = f"The model stopped in the middle of its answer. {_KEPT_ANSWER} Choose Continue or Retry."


class TotalTimeout(TimedOut):
    """The answer did not end in the time that one answer may take."""

    code = "total_timeout"
    sentence = f"The answer took longer than one may. {_KEPT_ANSWER} Choose Continue or Retry."


class ProcessLost(InferenceError):
    """The process that produced the answer ended, and nobody could go on with it."""

    code = "process_lost"
    sentence = f"The server was restarted while the model answered. {_KEPT_ANSWER} Choose Continue or Retry."


class Internal(InferenceError):
    """Our own code failed; the log has the cause."""

    code = "internal"
    sentence = f"Something went wrong on our side. {_KEPT_QUESTION} Choose Retry to ask again."


class CannotContinue(EngineError):
    """The engine cannot go on from what was said."""

    code = "cannot_continue"
    sentence = "This answer cannot be carried on by the model that is served now. It is kept. Choose Retry."
