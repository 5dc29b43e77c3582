#!/usr/bin/env python3
"""A feed's server that can be told to misbehave.

In a suite: `server = TweakServer({"/feed.json": b"..."})`, `server.url("/feed.json")`,
`server.tweak(status=503, retry_after=5)`, `server.tweak()` for good behaviour again, `server.log`
for what was asked, `server.stop()` and `server.start()` (the same port). A document that is a str
is where it was moved to. Numbers may also stand in the address: /feed.json?truncate=10.
From a shell: `tweak_server.py FOLDER` prints its address; PUT a JSON object to /_tweak, GET /_log.

Tweaks (all may be given together where that makes sense):
  status N            that status, with a small body
  content_type T      in place of application/json
  body B              text in place of the document, with its status 200
  location URL        302 (or `status`) to there; "{n}" counts up
  retry_after V       that header
  delay S             seconds before the answer
  drip N              bytes of the body a second
  drip_headers N      bytes of the head a second
  reset N             connection reset after N bytes of the body
  truncate N          Content-Length as if whole, closed after N bytes
  truncate_silent N   no Content-Length, closed after N bytes
  chunked_bytes N     an endless-looking chunked body of N bytes
  bomb_bytes N        gzip of N zeros (as `{"` and spaces)
  encoding T          that Content-Encoding, the body gzipped once
  headers N           N extra headers; header_bytes N: one long one
  no_validators       neither ETag nor Last-Modified
  file_validators     both of the second in `mtimes` and the length, and a Date, as nginx does
"""
import gzip
import hashlib
import http.server
import json
import os
import socket
import socketserver
import struct
import sys
import threading
import time
import urllib.parse
import zlib


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *args):
        pass

    def do_PUT(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.owner.tweak(**json.loads(self.rfile.read(length) or b"{}"))
        self.answer(200, b"ok\n", "text/plain")

    def do_GET(self):
        if self.path == "/_log":
            return self.answer(200, json.dumps(self.server.owner.log).encode(), "application/json")
        entry = {"path": self.path, "at": time.monotonic(), "headers": dict(self.headers), "sent": 0,
                 "status": 0, "peer": self.client_address[1], "client": self.client()}
        self.entry = entry
        self.server.owner.log.append(entry)
        tweak = dict(self.server.owner.tweaks)
        for name, value in urllib.parse.parse_qsl(self.path.partition("?")[2]):
            if value.isdigit():
                tweak[name] = int(value)
        try:
            self.serve(tweak)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def client(self):
        """The name in the certificate of who asks; None where none was asked for."""
        known = self.server.owner.tls and self.connection.getpeercert()
        return dict(pair for part in known["subject"] for pair in part)["commonName"] if known else None

    # ---- Pieces. ----

    def head(self, status, headers, tweak=None):
        self.entry["status"] = status
        lines = ["HTTP/1.1 %d Whatever" % status] + ["%s: %s" % pair for pair in headers]
        raw = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        self.put(raw, (tweak or {}).get("drip_headers"))

    def put(self, raw, per_second=None):
        if not per_second:
            return self.wfile.write(raw)
        for at in range(len(raw)):
            self.wfile.write(raw[at:at + 1])
            self.wfile.flush()
            time.sleep(1.0 / per_second)
            if self.server.owner.stopping:
                raise ConnectionResetError

    def body(self, raw, per_second=None):
        self.put(raw, per_second)
        self.entry["sent"] += len(raw)

    def answer(self, status, raw, content_type):
        self.entry = getattr(self, "entry", {"sent": 0})
        self.head(status, [("Content-Type", content_type), ("Content-Length", len(raw))])
        self.body(raw)

    # ---- The document, well or badly. ----

    def serve(self, tweak):
        if "delay" in tweak:
            time.sleep(tweak["delay"])
        if "location" in tweak:
            number = len(self.server.owner.log)
            return self.redirect(tweak.get("status", 302), tweak["location"].replace("{n}", str(number)))
        if "chunked_bytes" in tweak:
            return self.chunked(tweak["chunked_bytes"])
        if "bomb_bytes" in tweak:
            return self.bomb(tweak["bomb_bytes"], tweak.get("encoding", "gzip"))
        document = self.server.owner.documents.get(self.path.partition("?")[0])
        if callable(document):
            document = document()
        if isinstance(document, str):
            return self.redirect(302, document)
        if "body" in tweak:
            document = tweak["body"].encode()
        status = tweak.get("status", 200 if document is not None else 404)
        if status != 200:
            document = tweak.get("body", "status %d\n" % status).encode()
        headers = [("Content-Type", tweak.get("content_type", "application/json"))]
        if "retry_after" in tweak:
            headers.append(("Retry-After", tweak["retry_after"]))
        headers += [("X-More-%d" % i, "x" * 40) for i in range(tweak.get("headers", 0))]
        if "header_bytes" in tweak:
            headers.append(("X-Long", "x" * tweak["header_bytes"]))
        if status == 200 and not tweak.get("no_validators"):
            tag = '"%s"' % hashlib.sha256(document).hexdigest()[:16]
            modified = "Sun, 25 Apr 2021 00:00:00 GMT"
            if tweak.get("file_validators"):
                second = self.server.owner.mtimes[self.path]
                tag, modified = '"%x-%x"' % (second, len(document)), self.date_time_string(second)
                headers.append(("Date", self.date_time_string()))
            if self.headers.get("If-None-Match") == tag:
                return self.head(304, headers + [("ETag", tag)], tweak)
            headers += [("ETag", tag), ("Last-Modified", modified)]
        self.document(document, headers, status, tweak)

    def document(self, document, headers, status, tweak):
        if "encoding" in tweak:
            document = gzip.compress(document)
            headers.append(("Content-Encoding", tweak["encoding"]))
        elif "gzip" in self.headers.get("Accept-Encoding", "") and not self.server.owner.plain:
            document = gzip.compress(document)
            headers.append(("Content-Encoding", "gzip"))
        if "truncate_silent" in tweak:
            self.head(status, headers + [("Connection", "close")], tweak)
            self.body(document[:tweak["truncate_silent"]])
            self.close_connection = True
            return
        self.head(status, headers + [("Content-Length", len(document))], tweak)
        cut = tweak.get("truncate", tweak.get("reset"))
        self.body(document[:cut], tweak.get("drip"))
        if cut is not None:
            self.close_connection = True
        if "reset" in tweak:
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def redirect(self, status, location):
        self.head(status, [("Location", location), ("Content-Length", 0)])

    def chunked(self, total):
        self.head(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")])
        block = b"[" + b" " * 65535
        for _ in range(total // len(block)):
            self.wfile.write(b"%x\r\n" % len(block))
            self.body(block)
            self.wfile.write(b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def bomb(self, total, encoding):
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        raw = pack.compress(b"{") + b"".join(pack.compress(b" " * 1048576) for _ in range(total >> 20))
        raw += pack.flush()
        for _ in range(encoding.count(",")):
            raw = gzip.compress(raw)
        self.head(200, [("Content-Type", "application/json"), ("Content-Encoding", encoding),
                        ("Content-Length", len(raw))])
        self.body(raw)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address, owner):
        self.owner = owner
        self.open = set()
        super().__init__(address, Handler)

    def get_request(self):
        connection, address = super().get_request()
        if self.owner.tls:
            connection.settimeout(10)
            connection = self.owner.tls.wrap_socket(connection, server_side=True,
                                                    do_handshake_on_connect=False)
        self.open.add(connection)
        return connection, address

    def shutdown_request(self, request):
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        self.owner.errors.append(str(sys.exc_info()[1]))


class TweakServer:
    """plain: never gzip. tls: an ssl.SSLContext."""

    def __init__(self, documents, plain=False, tls=None, port=0):
        self.documents, self.plain, self.tls = documents, plain, tls
        self.tweaks, self.log, self.errors, self.port = {}, [], [], port
        self.mtimes = {}
        self.start()

    def start(self):
        self.stopping = False
        self.server = Server(("127.0.0.1", self.port), self)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """As a server that is gone: kept connections end too."""
        self.stopping = True
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.server.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def tweak(self, **tweaks):
        self.tweaks = tweaks

    def url(self, path, host="127.0.0.1"):
        return "%s://%s:%d%s" % ("https" if self.tls else "http", host, self.port, path)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "."

    class Folder(dict):
        def get(self, path, default=None):
            name = os.path.normpath(path).lstrip("/")
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    return file.read()
            except OSError:
                return default

    print(TweakServer(Folder()).url("/"), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
