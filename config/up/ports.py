"""Ports on loopback for the servers that only we talk to."""

import random
import socket

# Below the range from which systems take ports for outgoing connections, so that none of those
# sits on a server's port while it is restarted.
LOWEST, HIGHEST = 15000, 32000


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    while True:
        port = random.randrange(LOWEST, HIGHEST)
        if is_free("127.0.0.1", port):
            return port
