"""What the first screen offers to ask the tiny model: four prompts that it answers well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to try: the words on the button and the text that it sends."""

    label: str
    prompt: str


TOPICS: tuple[Topic, ...] = (
    Topic("A capital", "What is the capital of Norway?"),
    Topic("A long story", "Tell me a long story about a fox."),
    Topic("A list with emoji", "Write a long list of animals with emoji."),
    Topic("About Flywheel", "What is Flywheel?"),
)
