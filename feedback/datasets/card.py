"""The card of a version: what is in it and what is not, in Markdown, for whoever trains with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, median

from feedback.datasets import rules_used
from feedback.datasets.imported.models import PREFIX
from feedback.datasets.imported.standing import names_in
from feedback.datasets.models import DatasetItem, DatasetVersion
from feedback.datasets.recipe_in_words import recipe_in_words
from feedback.datasets.sources import source_in_words
from feedback.datasets.steps.step import Stage, row
from feedback.datasets.steps.texts import answers, prompt_text
from feedback.datasets.words import LEFT_OUT
from feedback.exports.layouts import LICENCES
from feedback.rows import Preference

_LIMITS = (
    "Rows come from people who chose to be heard: who rates and corrects is not who chats.",
    "Personal data is looked for by patterns: names and places are found only where a phrase shows them.",
    "Topics are not known: rows are counted by language and by source, not by what they are about.",
)
_NO_RULE = "No rule for pairs was asked for."
_GENERATED = (
    "**{count} of {whole} rows are of generated people (`make demo-data`): nobody said them, no model "
    "answered. They are for trying things out; train nothing with them that people will use.**"
)
_SAID = (
    "Every text that was said here was said while its person allowed this use, and that still held when this "
    "version was frozen. The texts stay theirs:"
)
_CONSENT = {
    True: f"{_SAID} this version is for use inside the organisation that runs Flywheel.",
    False: f"{_SAID} whoever chose the licence answers for giving them away under it.",
}


def card(version: DatasetVersion, stage: Stage, rows: Sequence[DatasetItem]) -> str:
    counts = version.counts
    parts = [
        f"# {version.dataset.name}, version {version.number}",
        version.dataset.about,
        _facts(version, stage),
        *_generated(counts),
        "## Rows",
        _table("side", counts["splits"]),
        _table("source", _sources(version)),
        "## Languages",
        _languages(rows),
        "## Left out",
        _left_out(counts["left_out"]),
        "## Lengths",
        _lengths(stage, rows),
        "## Personal data",
        _replaced(stage, rows),
        "## Toxic words",
        _toxic(stage),
        "## Recipe",
        "\n".join(f"- {label}: {value}" for label, value in _recipe(version)),
        "## Rules",
        "\n".join(f"- {rules_used.in_words(each)}" for each in stage.facts["rules"]) or _NO_RULE,
        "## Known limits",
        "\n".join(f"- {limit}" for limit in _LIMITS),
        "## Consent and licence",
        f"Licence: {LICENCES[stage.recipe.licence]}.",
        _licences(stage, counts["sources"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sources(version: DatasetVersion) -> dict[str, int]:
    kind = version.dataset.kind
    return {source_in_words(source, kind): count for source, count in version.counts["sources"].items()}


def _left_out(counts: Mapping[str, int]) -> str:
    told = {LEFT_OUT[reason]: count for reason, count in counts.items()}
    return _table("reason", told) if told else "Nothing."


def _recipe(version: DatasetVersion) -> list[tuple[str, str]]:
    return recipe_in_words(version.recipe, version.dataset.kind)


def _licences(stage: Stage, sources: Mapping[str, int]) -> str:
    """Of what people said here, their consent; of what was imported, what was said of each file."""
    names = names_in(sources)
    lines = [_imported(each) for each in stage.facts.get("imports", ()) if each["name"] in names]
    said_here = any(not source.startswith(PREFIX) for source in sources) or not lines
    consent = _CONSENT[stage.recipe.licence == "internal"]
    return "\n\n".join([*([consent] if said_here else []), *lines])


def _imported(about: Mapping[str, str]) -> str:
    basis = " ".join(about["basis"].split())
    return (
        f"Imported as {about['name']} from {about['file_name']} (SHA-256 {about['sha256']}): "
        f"licence {about['licence']}. {basis}"
    )


def _generated(counts: Mapping[str, int]) -> list[str]:
    """First of all, where it is so: some of this nobody has said."""
    if not counts["generated"]:
        return []
    return ["## Generated", _GENERATED.format(count=counts["generated"], whole=counts["rows"])]


def _facts(version: DatasetVersion, stage: Stage) -> str:
    lines = {
        "kind": version.dataset.kind,
        "rows": version.counts["rows"],
        "candidates": version.counts["candidates"],
        "content hash": version.content_hash,
        "staged at": stage.at.isoformat(),
        "stage hash": version.stage_hash,
    }
    return "\n".join(f"- {name}: {value}" for name, value in lines.items())


def _table(name: str, counts: Mapping[str, int]) -> str:
    lines = [f"| {key or 'all'} | {count} |" for key, count in counts.items()]
    return "\n".join([f"| {name} | rows |", "|---|---|", *lines])


def _languages(rows: Sequence[DatasetItem]) -> str:
    """Each row once: by all languages that what is asked and the answers are known to be in."""
    found = Counter(" + ".join(item.facts["languages"]) for item in rows)
    return (
        _table("language", dict(sorted(found.items(), key=lambda each: (-each[1], each[0]))))
        if rows
        else "No rows."
    )


def _lengths(stage: Stage, rows: Sequence[DatasetItem]) -> str:
    if not rows:
        return "No rows."
    found = [row(item, stage) for item in rows]
    lines = [_of("prompts", (len(prompt_text(each)) for each in found))]
    lines.append(_of("answers", (len(text) for each in found for text in answers(each))))
    tokens = [item.facts["tokens"] for item in rows if "tokens" in item.facts]
    if tokens:
        lines.append(f"- tokens of the served model: median {median(tokens):.0f}, most {max(tokens)}")
    pairs = [answers(each) for each in found if isinstance(each, Preference)]
    if pairs:
        longer = mean(len(chosen) > len(rejected) for chosen, rejected in pairs)
        lines.append(f"- the chosen answer is the longer one in {longer:.1%} of pairs")
    return "\n".join(lines)


def _replaced(stage: Stage, rows: Sequence[DatasetItem]) -> str:
    how = {
        "keep": "Kept as it was said.",
        "leave_out": "Rows that hold some were left out.",
        "replace": "Replaced by placeholders; the same value by the same one within a conversation.",
    }[stage.recipe.personal_data]
    found: Counter[str] = Counter()
    for item in rows:
        found.update(item.facts.get("replaced", {}))
    return "\n\n".join([how, _table("type", dict(sorted(found.items())))] if found else [how])


def _toxic(stage: Stage) -> str:
    words = stage.facts.get("toxic")
    if words is None:
        return "Nobody looked for any."
    return (
        f"Rows that hold one of {words['entries']:,} words and phrases of the operator's list (SHA-256 "
        f"{words['sha256']}) were left out. It knows words, not what is meant."
    )


def _of(name: str, lengths: Iterable[int]) -> str:
    found = sorted(lengths)
    return f"- {name}: median {median(found):.0f} characters, longest {found[-1]}"
