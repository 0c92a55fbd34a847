"""One web process: waitress, with a word for whoever comes when it is too much, and an end that cuts nobody off."""

from __future__ import annotations

import logging
import re
import signal
import socket
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from flask import Flask, render_template
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ThreadedTaskDispatcher, WSGITask

from mobility.health import PATHS
from mobility.web.headers import headers_for

THREADS = 8
LARGEST_BODY = 16 * 1024 * 1024  # refused before it is read; the application refuses earlier, in words
FINISH_SECONDS = 25
NEW_SECONDS = 2
LOOK_SECONDS = 0.2
RETRY_AFTER_SECONDS = "5"
# how many requests may wait for a thread, and how long it may take with those before; what can be done later has the
# shorter queue
MOST_WAITING, MOST_WAITING_LATER = 24, 8
MOST_SECONDS = 0.9
FIRST_PACE, LEARNT = 0.02, 0.1  # seconds from one answer to the next when there is no pause, before any is known
LATER = re.compile(r"/(find|people|suggestions|skills/options|postings/reach)\b|.*/(similar|fit|candidates|reach)\b")


class Overloaded:
    """What waitress asks of a request that it answers itself."""

    def __init__(self, pages: dict[str, bytes], headers: list[tuple[str, str]], language: str) -> None:
        self._body = pages["fr" if language.lower().startswith("fr") else "en"]
        self._headers = headers

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        return "503 Service Unavailable", [*self._headers, ("Retry-After", RETRY_AFTER_SECONDS)], self._body


class Dispatcher(ThreadedTaskDispatcher):
    """Two lanes: one for work, of limited length, and a short one for refusals and for those who ask how we are."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        # it says of every request that waits that it does; those that are refused are counted here
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._quick = ThreadedTaskDispatcher()
        self._quick.set_thread_count(2)
        self._headers = [*headers_for(app).items(), ("Cache-Control", "no-store"), ("Content-Type", "text/html")]
        self._pages = {language: _page(app, language) for language in ("en", "fr")}
        self.refused = 0
        self._pace, self._ended_at, self._was_full = FIRST_PACE, 0.0, False

    def add_task(self, task: HTTPChannel) -> None:
        request = task.requests[0]
        path = getattr(request, "path", "")
        is_waited_for = not request.error and path not in PATHS
        if is_waited_for and self._has_room(is_later=bool(LATER.match(path))):
            request.is_waited_for = True
            super().add_task(task)
            return
        if is_waited_for:
            self.refused += 1
            language = request.headers.get("ACCEPT_LANGUAGE", "")
            request.error = Overloaded(self._pages, self._headers, language)
        self._quick.add_task(task)

    def note_end(self) -> None:
        """One that was let in is answered: how fast they follow each other tells how long the queue takes."""
        now = time.monotonic()
        with self.lock:
            if self._was_full:
                self._pace += LEARNT * (now - self._ended_at - self._pace)
            self._ended_at, self._was_full = now, bool(self.queue)

    def _has_room(self, *, is_later: bool) -> bool:
        """A thread that is idle, or a place in the queue from which one is answered in time."""
        idle = len(self.threads) - self.stop_count - self.active_count
        in_time = MOST_SECONDS / self._pace - len(self.threads)
        places = max(1, min(MOST_WAITING, int(in_time)))
        return len(self.queue) < idle + (places * MOST_WAITING_LATER // MOST_WAITING if is_later else places)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        self._quick.shutdown(cancel_pending, 1)
        return super().shutdown(cancel_pending, timeout)


def _page(app: Flask, language: str) -> bytes:
    """Made beforehand: whoever is refused costs nothing."""
    with app.test_request_context("/", base_url=app.config["BASE_URL"], headers={"Accept-Language": language}):
        return render_template("errors/503.html", kept=None, message=None, back_url=None, reference="").encode()


class Server:
    """Answers on sockets that listen until told to stop; see `stop` for how it ends."""

    def __init__(self, app: Flask, sockets: Sequence[socket.socket]) -> None:
        self._app = app
        self._health = app.extensions["health"]
        self._map: dict[int, Any] = {}
        self.dispatcher = Dispatcher(app)
        self.dispatcher.set_thread_count(THREADS)
        create_server(
            app,
            map=self._map,
            _dispatcher=self.dispatcher,
            sockets=list(sockets),
            ident=None,
            max_request_body_size=LARGEST_BODY,
            clear_untrusted_proxy_headers=False,  # we decide whom to believe (web.hosts)
        )
        for server in self._servers():
            server.channel_class = self._channel_class()

    def stop(self, signal_number: int = 0, frame: FrameType | None = None) -> None:
        """From now on not ready: whoever shares out the requests has `DRAIN_SECONDS` to notice.

        Then nobody new is let in, and what was begun is finished.
        """
        self._health.stopping.set()

    def stop_on_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def run(self) -> None:
        warming = threading.Thread(target=self._health.warm_up, name="warming")
        warming.start()
        while not self._health.stopping.is_set():
            self._turn()
        self._go_on(self._app.config.get("DRAIN_SECONDS", 0))
        self._turn(0)  # who already waits at the door
        for server in self._servers():
            server.close()
        self._go_on(FINISH_SECONDS, while_busy=True)
        self.dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)
        warming.join()

    def _go_on(self, seconds: float, *, while_busy: bool = False) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and (self._is_busy() or not while_busy):
            self._turn()

    def _turn(self, seconds: float = LOOK_SECONDS) -> None:
        wasyncore.loop(timeout=seconds, map=self._map, count=1, use_poll=True)

    def _is_busy(self) -> bool:
        return any(_is_in_use(one) for one in list(self._map.values()) if isinstance(one, HTTPChannel))

    def _servers(self) -> list[BaseWSGIServer]:
        return [one for one in list(self._map.values()) if isinstance(one, BaseWSGIServer)]

    def _channel_class(self) -> type[HTTPChannel]:
        stopping = self._health.stopping

        class Task(WSGITask):
            """While we end, each answer says that its connection ends too."""

            def build_response_header(self) -> bytes:
                if stopping.is_set():
                    self.set_close_on_finish()
                return super().build_response_header()

        dispatcher = self.dispatcher

        class Channel(HTTPChannel):
            task_class = Task

            def service(self) -> None:
                is_waited_for = getattr(self.requests[0], "is_waited_for", False)
                super().service()
                if is_waited_for:
                    dispatcher.note_end()

        return Channel


def _is_in_use(channel: HTTPChannel) -> bool:
    """Something is asked, answered or sent on it; or it is so new that what is asked is still on the way."""
    is_new = channel.last_activity == channel.creation_time > time.time() - NEW_SECONDS
    return bool(
        is_new or channel.requests or channel.request or channel.total_outbufs_len or channel.close_when_flushed
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that several processes may accept from."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    listening.listen(1024)
    listening.setblocking(False)
    return listening
