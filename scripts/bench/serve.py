"""The built book on this machine, compressed as GitHub Pages does: what a reader downloads."""

import gzip
import threading
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

PACKED = {".woff2", ".png", ".zip"}  # compressed as they are


@cache
def _body(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for several files

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file() or path.suffix in PACKED:
            return super().send_head()
        body = _body(path)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def log_message(self, *words):
        pass


@contextmanager
def served(html: Path):
    """The address at which a folder can be read, while the block runs."""
    with ThreadingHTTPServer(("localhost", 0), partial(_Handler, directory=str(html))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
