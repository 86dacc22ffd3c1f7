"""Static pictures as SVG, which ask nothing of anybody: the matrix as a heat map, loops as rings, flows as bands."""

from policygraph.report.pictures.flows import flow_picture
from policygraph.report.pictures.heat import heat_picture
from policygraph.report.pictures.ring import ring_picture

__all__ = ["flow_picture", "heat_picture", "ring_picture"]
