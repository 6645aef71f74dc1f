"""The one kind of failure an operator reads: what is wrong and what to do, in a sentence."""


class StartError(Exception):
    """Ends `make up` with its sentence and exit code 1, without a traceback."""
