"""A local Discord for developing and testing bots: gateway, HTTP API, people to act as, faults to inject."""

from sandbox.server import Sandbox

__all__ = ["Sandbox"]
