"""What was sent to us: read as a JSON object, and told in words where it is not right."""

import json
from collections import Counter
from typing import Annotated, Any

import orjson
from pydantic import BeforeValidator, Strict, ValidationError

from chat.exceptions import BadField, Code, Refused

# So much of a field's name is repeated to whoever made it up.
NAME_MAX = 40
# With which what is wrong goes on from a field's name; all else is said of something else.
_VERBS = frozenset({"is", "has", "holds", "must", "may"})


def _unrounded(value: Any) -> Any:
    """orjson reads a whole number of more than 64 bits as a float. Its bound is to be named, not its kind."""
    is_huge = isinstance(value, float) and value.is_integer() and abs(value) >= 2**63
    return int(value) if is_huge else value


# Not a truth value, and not text that looks like a number.
Whole = Annotated[int, BeforeValidator(_unrounded), Strict()]


class NotAnObject(Refused):
    """It is not a JSON object: whoever sent it does not speak with us."""

    def __init__(self, words: str) -> None:
        super().__init__(Code.NOT_JSON, f"{words} Nothing was changed.")


def json_object(text: str | bytes) -> dict[str, Any]:
    """Raises NotAnObject, or BadField for a name that is given twice."""
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        raise NotAnObject("This is not JSON.") from None
    if not isinstance(value, dict):
        raise NotAnObject("This is no JSON object.")
    try:
        json.loads(text, object_pairs_hook=_each_once)
    except RecursionError:
        raise NotAnObject("This is nested too deeply.") from None
    return value


def _each_once(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """orjson would keep the last in silence, and what was meant is anybody's guess."""
    found = dict(fields)
    if len(found) < len(fields):
        names = Counter(name for name, _ in fields)
        twice = next(name for name, count in names.items() if count > 1)
        raise BadField(twice[:NAME_MAX], "may be given only once")
    return found


def limit_of(error: Any) -> str:
    """Goes on from the field's name, as in “text” must be text."""
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not known here"
        case "string_too_long":
            return f"may have at most {error['ctx']['max_length']:,} characters"
        case "string_too_short":
            least = error["ctx"]["min_length"]
            return f"must have at least {least:,} character{'s' if least > 1 else ''}"
        case "too_long":
            return f"may have at most {error['ctx']['max_length']:,} entries"
        case "too_short":
            least = error["ctx"]["min_length"]
            return f"must have at least {least:,} {'entry' if least == 1 else 'entries'}"
        case "uuid_parsing" | "uuid_type" | "uuid_version":
            return "must be an id: a UUID as text"
        case "string_type":
            return "must be text"
        case "int_type":
            return "must be a whole number"
        case "float_type":
            return "must be a number"
        case "finite_number":
            return "must be a finite number"
        case "dict_type":
            return "must be an object"
        case "timezone_aware":
            return "must say its time zone"
        case "bool_type":
            return "must be true or false"
        case "union_tag_not_found":
            return f"{error['ctx']['discriminator']} is missing"
        case "union_tag_invalid":
            return f"{error['ctx']['discriminator']} must be one of {error['ctx']['expected_tags']}"
        case "enum" | "literal_error":
            return f"must be {error['ctx']['expected']}"
        case "greater_than_equal":
            return f"must be at least {error['ctx']['ge']:,}"
        case "less_than_equal":
            return f"must be at most {error['ctx']['le']:,}"
        case _:
            return f"is not right: {error['msg'][:1].lower()}{error['msg'][1:]}"


def lines_of(error: ValidationError) -> str:
    """One for each thing that is wrong: where it is, and what it must be."""
    told = ((".".join(map(str, each["loc"])), limit_of(each)) for each in error.errors(include_url=False))
    return "\n".join(f"{where}: {limit}" if where else limit for where, limit in told)


def sentence_of(error: Any) -> str:
    """For a form, which shows it at the field that it is about."""
    limit = limit_of(error)
    is_about_it = limit.partition(" ")[0] in _VERBS
    return f"This {limit}." if is_about_it else f"{limit[:1].upper()}{limit[1:]}."
