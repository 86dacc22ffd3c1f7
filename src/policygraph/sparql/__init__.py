"""SPARQL texts: what they are made of, what is asked too much, what is wrong with them, and who evaluates them."""
