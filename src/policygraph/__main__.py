"""The command `policygraph`, also as `python -m policygraph`; it is imported where an interrupt can be caught."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command; an interrupt while its modules are loaded ends it with one line and the shell's exit code."""
    try:
        from policygraph.cli import main as run  # noqa: PLC0415

        run()
    except KeyboardInterrupt:
        sys.stderr.write("policygraph: interrupted\n")
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
