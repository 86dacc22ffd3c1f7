"""Child processes that do what may be too much: started in milliseconds, bounded, ended with their parent."""
