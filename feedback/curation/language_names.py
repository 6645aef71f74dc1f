"""The languages that are told apart, by their codes. Needs nothing, so that every page can name them."""

import re
from types import MappingProxyType

UNKNOWN = "unknown"
#: By ISO 639-1 code, those that are told apart.
LANGUAGES = MappingProxyType(
    {
        "ar": "Arabic",
        "bg": "Bulgarian",
        "bn": "Bengali",
        "ca": "Catalan",
        "cs": "Czech",
        "da": "Danish",
        "de": "German",
        "el": "Greek",
        "en": "English",
        "es": "Spanish",
        "et": "Estonian",
        "fa": "Persian",
        "fi": "Finnish",
        "fr": "French",
        "he": "Hebrew",
        "hi": "Hindi",
        "hr": "Croatian",
        "hu": "Hungarian",
        "id": "Indonesian",
        "it": "Italian",
        "ja": "Japanese",
        "ko": "Korean",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "nl": "Dutch",
        "no": "Norwegian",
        "pl": "Polish",
        "pt": "Portuguese",
        "ro": "Romanian",
        "ru": "Russian",
        "sk": "Slovak",
        "sl": "Slovene",
        "sr": "Serbian",
        "sv": "Swedish",
        "sw": "Swahili",
        "ta": "Tamil",
        "te": "Telugu",
        "th": "Thai",
        "tl": "Tagalog",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "zh": "Chinese",
    }
)
_BETWEEN = re.compile(r"[;/|\s]")


def is_told_apart(code: str) -> bool:
    return code in LANGUAGES or code == UNKNOWN


def not_told_apart(code: str) -> str:
    """Of what somebody typed between commas, why it is no code, without an end."""
    if _BETWEEN.search(code):
        return f"“{code}” is no code of a language. Put commas between several, such as: en, de"
    return f"“{code}” is no language that is told apart. These are: {', '.join([*LANGUAGES, UNKNOWN])}"
