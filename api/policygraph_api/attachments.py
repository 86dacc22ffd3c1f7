"""Answers that a browser saves as files."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of an Excel file."""


def saved_as(name: str) -> dict[str, str]:
    """The header that has an answer saved under a name of ASCII letters, digits, dots and hyphens."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
