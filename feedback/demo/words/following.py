"""What people say after an answer in English, by what it says of the answer; and why they rate it so."""

from __future__ import annotations

from collections.abc import Mapping

NEXT: Mapping[str, tuple[str, ...]] = {
    "complaint": (
        "That is wrong, it does not work with {s}.",
        "This does not answer my question.",
        "No, {n} cannot be right.",
        "You left out the most important part about {s}.",
        "That is far too vague, I cannot use it.",
        "I followed it and it failed at the second step.",
    ),
    "clarification": (
        "No, I meant {s} for {m} people.",
        "I was asking about {s}, not about what comes after it.",
        "Sorry, I meant {m} and not {n}.",
        "What I want to know is how long {s} takes.",
    ),
    "thanks": (
        "Thank you, that helps a lot!",
        "Great, thanks, that worked.",
        "Perfect, exactly what I needed for {s}.",
        "Thanks! I will try it with {m}.",
    ),
    "none": (
        "And what about {s}?",
        "How long would that take with {m} of them?",
        "Can you give me an example with {n}?",
        "What would it cost, roughly?",
        "And if I only have {m} minutes?",
        "Please put the first point in other words.",
        "Which of these would you do first, and why? I have {m} days.",
    ),
}
INSTRUCTIONS = ("shorter", "more detail", "another way", "as a table", "in simple words")
TOLD_BADLY = (
    *("", "", "", "It is about something else.", "The numbers are wrong.", "Half of it is missing."),
    *("I tried it, it does not work.", "Too many words."),
)
TOLD_WELL = ("", "", "", "", "Clear and short.", "It worked at once.", "Just right.")
FIRST_NAMES = (
    *("Ada", "Bela", "Carla", "Dario", "Edda", "Femi", "Goran", "Hanne", "Imre", "Jana", "Kofi", "Lena"),
    *("Milo", "Nora", "Otto", "Pilar", "Quirin", "Rosa", "Sami", "Tove", "Uma", "Vito", "Wanda", "Yara"),
)
LAST_NAMES = (
    *("Alder", "Birkholm", "Castell", "Drossel", "Erlend", "Fjeldby", "Granholt", "Halvor", "Isling"),
    *("Jorvik", "Kestrel", "Lindqvik", "Marlow", "Nordahl", "Oakes", "Petrel", "Quince", "Rowan"),
    *("Skjold", "Tamsin", "Ulvang", "Vesper", "Wrenfield", "Yarrow"),
)
STREETS = ("Elm Row", "Harbour Lane", "Mill Street", "Orchard Way", "Station Road", "Quarry Hill")
