"""A backup of the database and the files of one installation, and the way back into an empty one."""
