"""What a browser can ask for, verb by verb; `protocol.md` says what each takes and gives."""

from sandbox.page.verbs import belonging, operating, talking, using
from sandbox.page.verbs.registry import VERBS

__all__ = ["VERBS", "belonging", "operating", "talking", "using"]
