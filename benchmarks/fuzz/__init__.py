"""Made-up input of every kind against what must always hold of it: ``python -m benchmarks.fuzz --minutes 30``.

Hypothesis makes the input, not atheris: nearly all of our branches are in regular expressions and TOML, which coverage
of Python lines does not see, while a grammar of how plans are written reaches them at once; what it finds it shrinks.
"""
