"""The pages people see: records read from the store, Jinja templates, plain JavaScript and CSS."""
