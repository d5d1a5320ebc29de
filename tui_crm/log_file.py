"""The file behind the log. Apart from it, because few starts write anything and its library takes a while."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from typing import Any


class PrivateFile(RotatingFileHandler):
    """A rotating file that only its owner can read."""

    def _open(self) -> Any:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A full disk must not print over the screen."""
