"""One document, read and audited at once with nothing kept: what it says, where, and the files to take away."""
