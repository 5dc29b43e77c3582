#!/usr/bin/env python3
"""What a thousand boxes cost one nginx: tests/bench/herd.py [BOXES [SECONDS]]

Each keeps one connection and asks for manifest.json on it every 1.8 to 2.0 s, conditionally, as boxes
do (shell/poll_policy.h). Prints the share of a core that nginx took, requests a second and errors.
1000 boxes, 30 s if not said. Exit 1 where it is over a tenth of a core."""
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time

BOXES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 30
PORT = 20000 + os.getpid() % 2000
LIMIT = 0.10

NGINX = """daemon off; pid %(dir)s/pid; error_log %(dir)s/error.log; worker_processes 1;
worker_rlimit_nofile 8192; events { worker_connections 4096; }
http { access_log off; keepalive_timeout 75s; keepalive_requests 1000000; types { }
  default_type application/json; client_body_temp_path %(dir)s/b; proxy_temp_path %(dir)s/p;
  fastcgi_temp_path %(dir)s/f; uwsgi_temp_path %(dir)s/u; scgi_temp_path %(dir)s/s;
  server { listen 127.0.0.1:%(port)d backlog=2048; root %(dir)s; } }
"""
counts = {"200": 0, "304": 0, "error": 0}


def cpu_s(pid):
    """Of the process and its children."""
    with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
        pids = [pid] + [int(word) for word in file.read().split()]
    total = 0
    for one in pids:
        with open("/proc/%d/stat" % one, encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


async def answer(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if head.split()[1] == "200":
        await reader.readexactly(int(fields["Content-Length"]))
    return head.split()[1], fields.get("ETag", "")


async def box(end):
    await asyncio.sleep(random.uniform(0, 2))
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    tag = ""
    while time.monotonic() < end:
        started = time.monotonic()
        writer.write(("GET /manifest.json HTTP/1.1\r\nHost: venue\r\nUser-Agent: hallboard\r\n"
                      "Accept: application/json\r\nAccept-Encoding: gzip\r\n%s\r\n" %
                      ("If-None-Match: %s\r\n" % tag if tag else "")).encode())
        try:
            status, tag = await answer(reader)
            counts[status] += 1
        except (OSError, asyncio.IncompleteReadError, KeyError):
            counts["error"] += 1
            break
        await asyncio.sleep(started + random.uniform(1.8, 2.0) - time.monotonic())
    writer.close()


async def measure(pid):
    end = time.monotonic() + SECONDS + 4
    boxes = [asyncio.create_task(box(end)) for _ in range(BOXES)]
    await asyncio.sleep(4)
    before, begun, answers = cpu_s(pid), time.monotonic(), sum(counts.values())
    await asyncio.sleep(SECONDS)
    share = (cpu_s(pid) - before) / (time.monotonic() - begun)
    rate = (sum(counts.values()) - answers) / (time.monotonic() - begun)
    await asyncio.gather(*boxes)
    return share, rate


def main():
    folder = tempfile.mkdtemp(prefix="herd-")
    os.chmod(folder, 0o755)  # nginx reads it as another user
    with open(os.path.join(folder, "nginx.conf"), "w", encoding="ascii") as out:
        out.write(NGINX % {"dir": folder, "port": PORT})
    with open(os.path.join(folder, "manifest.json"), "w", encoding="ascii") as out:
        out.write("{}" + " " * 700)
    # pylint: disable=consider-using-with
    nginx = subprocess.Popen(["nginx", "-c", os.path.join(folder, "nginx.conf")],
                             stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        share, rate = asyncio.run(measure(nginx.pid))
    finally:
        nginx.terminate()
        nginx.wait()
    print("%d boxes: %.0f requests/s (%s), nginx %.1f %% of a core" % (
        BOXES, rate, ", ".join("%s: %d" % pair for pair in counts.items()), share * 100))
    sys.exit(share > LIMIT or counts["error"] > 0)


main()
