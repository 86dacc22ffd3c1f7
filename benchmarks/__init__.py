"""How fast policygraph is beside other SPARQL servers on the same data: ``python -m benchmarks``."""
