"""The first module of `make up`: runs before anything is installed, on an old Python far enough to say so."""

import sys

WANTED = (3, 11)


def main() -> int:
    if sys.version_info < WANTED:
        found = "{}.{}".format(*sys.version_info[:2])
        sentence = (
            "Flywheel needs Python {0}.{1} or newer and this is {2}: install a newer one, "
            "then name it, as in `make up PYTHON=python{0}.{1}`.\n"
        )
        sys.stderr.write(sentence.format(WANTED[0], WANTED[1], found))
        return 1
    from config.up import start  # not sooner: an old Python could not even read it

    return start.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
