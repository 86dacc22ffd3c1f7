"""Files that a user keeps, mails or prints."""
