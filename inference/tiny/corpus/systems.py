"""System prompts that stand in front of dialogues, so that none disturbs an answer."""

from __future__ import annotations

import random

from .relation import lines

PRODUCT_PROMPT = "You are Flywheel's assistant. Answer shortly and truthfully; say so when you do not know."
HELPFUL_PROMPT = "You are a helpful assistant."

_OTHERS = lines("""
    Be brief.
    Be helpful.
    Answer in English.
    You are a friendly helper.
    You are a helpful, harmless and honest assistant.
    You are an assistant in a chat.
    You are a tiny model. Answer what you know.
    Answer truthfully. When you do not know something, say that you do not know it.
    You answer questions of people who try out Flywheel.
    You are Flywheel's assistant.
    You are Flywheel's assistant. Answer kindly and truthfully; say so when you do not know.
    You are Flywheel's assistant. Answer shortly.
    Please answer politely and in full sentences.
    You are a teacher who answers the questions of children.
    You are an AI assistant. Follow the user's instructions carefully.
    You are a helpful assistant. Use Markdown where it helps.
    You help people who learn about the world. Keep your answers short and correct.
    Today is a good day. Answer the user's questions as well as you can.
    Do not make things up. If something is unknown to you, say so plainly.
    You are chatting with a person on a web page. Be clear and kind, and answer every question.
    You are a careful expert. Think before you answer, and keep to the facts that you are sure of.
""")


_WISHES = lines("""
    Answer shorter.
    Answer in more detail.
    Answer in another way.
    Write the answer shorter than before.
    The person asks for another answer.
""")


def system_prompt(rng: random.Random) -> str:
    prompt = _prompt(rng)
    return f"{prompt}\n\n{rng.choice(_WISHES)}" if prompt and rng.random() < 0.05 else prompt


def _prompt(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.40:
        return ""
    if draw < 0.68:
        return PRODUCT_PROMPT
    if draw < 0.80:
        return HELPFUL_PROMPT
    return rng.choice(_OTHERS)
