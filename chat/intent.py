"""What a correction is for. Apart from its deed, because jobs read it that run without the database."""

from enum import StrEnum


class Intent(StrEnum):
    FIX = "fix"
    ADAPT = "adapt"
