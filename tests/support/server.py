"""The product's own WSGI application behind a real socket, for the browser tests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


@dataclass(frozen=True, slots=True)
class Live:
    """A running site."""

    port: int

    @property
    def url(self) -> str:
        """Where it answers. The name, not the number: passkeys are bound to a name."""
        return f"http://localhost:{self.port}"


class _Server(ThreadingMixIn, WSGIServer):
    """One thread a request; closing waits for them, so that no request outlives its test's database."""

    daemon_threads = False

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        from django.db import connections  # noqa: PLC0415  # settings must stand first

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Handler(WSGIRequestHandler):
    """Says nothing on the terminal, and keeps no connection open: an idle one would keep its thread."""

    protocol_version = "HTTP/1.0"
    timeout = 30

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving(application: Callable[..., Any]) -> Iterator[Live]:
    """Serve ``application`` on a free port of this machine alone, until the block ends."""
    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Live(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
