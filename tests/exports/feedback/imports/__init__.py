"""Files that are brought in, whose reading takes a while."""
