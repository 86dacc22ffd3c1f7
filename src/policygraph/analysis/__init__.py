"""What the graph says that no single document does: pure functions from the store or its rows to frozen records."""
