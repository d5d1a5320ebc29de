"""The threads of the list: rows come on one, what takes longer goes on the others."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class ListThreads:
    """Threads that are made when they are first needed; each has its own connection to the base."""

    def __init__(self) -> None:
        self._rows = ThreadPoolExecutor(1, "list")
        # One counts what the list holds, the other may be building the index of an order for a minute.
        self._counts = ThreadPoolExecutor(2, "count")

    async def rows(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a reading of rows, one after the other, and gives its result; raises what it raises."""
        return await _run(self._rows, partial(function, *args, **kwargs))

    async def count(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs something long beside them, likewise."""
        return await _run(self._counts, partial(function, *args, **kwargs))

    def close(self) -> None:
        """Waits for what is at work, which must have been told to stop, and ends the threads."""
        for threads in (self._rows, self._counts):
            threads.shutdown(wait=True, cancel_futures=True)


async def _run(threads: ThreadPoolExecutor, function: Callable[[], T]) -> T:
    # With the context, so that what the thread hands to the event loop knows the app.
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, context.run, function)
