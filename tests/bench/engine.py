"""The scripted engine on the quick event loop: it shares two cores with what is measured.

`python -m tests.bench.engine --port N --context-length N`.
"""

import uvloop

from tests.scripted_engine import main

if __name__ == "__main__":
    uvloop.run(main())
