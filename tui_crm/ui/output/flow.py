"""Whether the terminal keeps up, learnt by asking it (DSR, `CSI 5 n`).

The kernel, SSH and the network keep seconds of output that a person would then have to wait for. A terminal
answers `CSI 0 n` when it has come to the question: https://vt100.net/docs/vt510-rm/DSR.html
What answers tell of a line, and how long is too long, follows TCP Vegas: the shortest time ever is the line's
own, more is a queue. https://en.wikipedia.org/wiki/TCP_Vegas
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

QUESTION = "\x1b[5n"
PATIENCE_SECONDS = 1.0
"""A terminal that has not answered by then is taken for one that never will."""
_ASK_AFTER = 500
_MOST_ON_THE_WAY = 8000
_QUEUE_SECONDS = 0.025
_MOST_LOST = 3
_REMEMBERED = 200
"""Answers among which the quickest one tells of the line: one that was taken for another's is forgotten."""


class Flow:
    """Counts what was sent (characters) and when the terminal had drawn it.

    Args:
        clock: seconds.

    Attributes:
        answers: how many came so far.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.answers = self._sent = self._drawn = self._lost = 0
        self._questions: deque[tuple[int, float]] = deque()
        self._times: deque[float] = deque(maxlen=_REMEMBERED)
        self._trusted = True

    @property
    def is_open(self) -> bool:
        """Whether the terminal may be sent more."""
        if not self._trusted or not self._questions:
            return True
        waited = self._clock() - self._questions[0][1]
        in_time = waited <= min(self._times, default=math.inf) + _QUEUE_SECONDS
        return in_time and self._sent - self._drawn <= _MOST_ON_THE_WAY

    def sending(self, data: str) -> str:
        """Counts what is about to be sent; the same, with a question behind it if it is time for one."""
        self._sent += len(data)
        asked = self._questions[-1][0] if self._questions else self._drawn
        if not self._trusted or self._sent - asked < _ASK_AFTER:
            return data
        return data + self.ask()

    def ask(self) -> str:
        """The question, which must be sent now; nothing to a terminal that does not answer."""
        if not self._trusted:
            return ""
        self._questions.append((self._sent, self._clock()))
        return QUESTION

    def answered(self) -> None:
        """The terminal has come to the oldest question. One that answers late after all is trusted again."""
        self.answers += 1
        self._trusted, self._lost = True, 0
        if self._questions:
            self._drawn, asked = self._questions.popleft()
            self._times.append(self._clock() - asked)

    def lost_patience(self) -> None:
        """No answer came: that one is lost, or, if none ever came, the terminal gives none."""
        self._lost += 1
        self._trusted = self.answers > 0 and self._lost < _MOST_LOST
        self._questions.clear()
        self._drawn = self._sent

    def restart(self) -> None:
        """Nothing is on its way, and it may be another line than before."""
        self._questions.clear()
        self._times.clear()
        self._drawn = self._sent
