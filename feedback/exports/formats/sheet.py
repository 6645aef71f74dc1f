"""CSV, for people who open sheets: one format per kind, all with the same columns."""

from __future__ import annotations

from feedback.exports.formats.shape import Column, Format
from feedback.exports.sheets import COLUMNS, cells_of
from feedback.rows import Case, Preference, Sft, Unpaired

_COLUMNS: dict[str, Column] = dict.fromkeys(COLUMNS, "text")


SFT: Format[Sft] = Format(
    name="csv-sft",
    title="CSV, for sheets",
    library="",
    kind="sft",
    columns=_COLUMNS,
    as_line=cells_of,
    encodings=("csv",),
)
PREFERENCE: Format[Preference] = Format(
    name="csv-preference",
    title=SFT.title,
    library="",
    kind="preference",
    columns=_COLUMNS,
    as_line=cells_of,
    encodings=SFT.encodings,
)
UNPAIRED: Format[Unpaired] = Format(
    name="csv-unpaired",
    title=SFT.title,
    library="",
    kind="unpaired",
    columns=_COLUMNS,
    as_line=cells_of,
    encodings=SFT.encodings,
)
CASES: Format[Case] = Format(
    name="csv-evaluation",
    title=SFT.title,
    library="",
    kind="evaluation",
    columns=_COLUMNS,
    as_line=cells_of,
    encodings=SFT.encodings,
)
