"""From the parts of a manifest to the messages that a model is asked with. Pure."""

from collections.abc import Iterable, Mapping

from inference.types import PromptMessage, Role


def assemble(
    system_prompt: str, messages: Iterable[Mapping[str, str]], instruction: str = ""
) -> tuple[PromptMessage, ...]:
    """System prompt first; an instruction ("shorter") closes the question that it is about."""
    asked = [PromptMessage(_role(item["role"]), item["content"]) for item in messages]
    if instruction and asked:
        asked[-1] = PromptMessage(asked[-1].role, f"{asked[-1].content}\n\n({instruction})")
    if system_prompt:
        asked.insert(0, PromptMessage("system", system_prompt))
    return tuple(asked)


def _role(role: str) -> Role:
    match role:
        case "system" | "user" | "assistant":
            return role
    raise ValueError(f"a message cannot have the role {role!r}")
