"""What is said of the peer where it is not installed."""

from __future__ import annotations

from typing import Any

from redline.faces.cli.output import messages


def peer_missing() -> dict[str, Any] | None:
    """Say that FASTSim is not installed, and return that as data; None where it is."""
    from redline.studio.validation import peer

    if peer.available():
        return None
    messages().print('FASTSim is not installed; install the extra: pip install -e ".\\[peers]"', style="yellow")
    return {"name": "fastsim", "installed": False}
