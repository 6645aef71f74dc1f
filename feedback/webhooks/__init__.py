"""Events told to programs of the operators: what is sent, in which order, how often it is tried."""
