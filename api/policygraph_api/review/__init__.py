"""The reviewer's mode: what people decide on the pages is written to a decisions file, and to nothing else."""
