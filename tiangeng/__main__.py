"""The command `tiangeng`. An algorithm's commands start at once, without Django, settings or a database."""

import sys
from importlib import import_module

# Each brings `main(arguments) -> exit status`; only the one that is asked for is imported.
ALGORITHMS = {
    "matching": "tiangeng.algorithms.matching.cli",
    "textmining": "tiangeng.algorithms.textmining.cli",
}
INSTALLATION = "tiangeng.config.commands"


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in ALGORITHMS:
        return int(import_module(ALGORITHMS[given[0]]).main(given[1:]))
    return int(import_module(INSTALLATION).main(given))


if __name__ == "__main__":
    sys.exit(main())
