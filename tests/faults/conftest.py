"""The tier of faults: whole products whose processes are killed, stopped and starved."""
