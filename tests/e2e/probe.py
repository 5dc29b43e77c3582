"""The intake_probe of tests/tools and small things that the intake's suites share."""
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

AT = "2021-04-25T10:10:00+08:00"
PROGRAM = os.path.join(os.environ.get("TOOLS", "build/asan/tests/tools"), "intake_probe")


def feed(name="First", sessions=10, **more):
    """A small feed whose sessions are all still to end at AT."""
    document = {
        "format": "hallboard feed 1",
        "event": {"id": "e", "name": {"en": name}, "zone": "Asia/Shanghai", "languages": ["en"]},
        "rooms": [{"id": "r", "name": "Room"}],
        "sessions": [{"id": "s%d" % i, "room": "r", "title": "Session %d" % i,
                      "start": "2021-04-25T%02d:00:00+08:00" % (10 + i),
                      "end": "2021-04-25T%02d:50:00+08:00" % (10 + i)} for i in range(sessions)],
        # What is on the glass is compared with what render gives, which never moves.
        "theme": {"shift": False},
    }
    document.update(more)
    return json.dumps(document).encode()


def wait_for(what, seconds, why):
    """seconds: on a quiet machine."""
    end = time.monotonic() + 2 * seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(0.01)
    raise AssertionError("%s did not come within %g s" % (why, seconds))


def folders():
    return tempfile.mkdtemp(prefix="probe-")


def options(home, **settings):
    out = ["--at", AT]
    for name in ("cache", "state", "runtime"):
        settings.setdefault("paths__" + name, os.path.join(home, name))
    for name, value in settings.items():
        out += ["--set", "%s=%s" % (name.replace("__", "."), value)]
    return out


class Probe:
    """The running probe. Its lines are kept; `with` ends it and fails on a report of a sanitizer."""

    def __init__(self, url, home=None, wrap=(), **settings):
        self.home = home or folders()
        settings.setdefault("feed__poll_s", 1)
        self.runtime = settings.get("paths__runtime", os.path.join(self.home, "runtime"))
        self.lines, self.noise = [], []
        self.process = subprocess.Popen(
            [*wrap, PROGRAM, *options(self.home, feed__url=url, **settings), "run"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.readers = [threading.Thread(target=self.read, args=pair, daemon=True) for pair in
                        ((self.process.stdout, self.lines), (self.process.stderr, self.noise))]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def read(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise AssertionError("did not end within 10 s")
        for reader in self.readers:
            reader.join(5)
        if kind is None and self.process.returncode != 0:
            raise AssertionError("exit %d: %s" % (self.process.returncode, "\n".join(self.noise[-30:])))
        return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def names(self):
        return [line.partition("name=")[2] for line in self.lines if line.startswith("snapshot ")]

    def wait_name(self, name, seconds=8):
        wait_for(lambda: name in self.names(), seconds, "snapshot %s" % name)

    def status(self):
        try:
            with open(os.path.join(self.runtime, "status.json"), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def source(self):
        status = self.status()
        return status["sources"][0] if status and status["sources"] else {}

    def wait_state(self, state, seconds=8, error=None):
        def there():
            source = self.source()
            good = source.get("state") == state
            return good and (error is None or (source["last_error"] or {}).get("class") == error)

        try:
            wait_for(there, seconds, "state %s (%s)" % (state, error))
        except AssertionError as failure:
            raise AssertionError("%s; it is %s" % (failure, self.source()))

    def gap_ms(self):
        """After the end."""
        return [int(line.split()[1]) for line in self.lines if line.startswith("gap_ms")][0]

    def rss_kib(self):
        with open("/proc/%d/status" % self.process.pid, encoding="utf-8") as file:
            return [int(line.split()[1]) for line in file if line.startswith("VmHWM")][0]

    def cached(self):
        """Name, time and bytes of each file that the cache has of the feed."""
        return {name: file for name, file in self.all_cached().items() if name.startswith("feed")}

    def all_cached(self):
        folder = os.path.join(self.home, "cache")
        out = {}
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    out[name] = (os.fstat(file.fileno()).st_mtime_ns, file.read())
            except FileNotFoundError:
                pass  # was renamed meanwhile
        return out

    def wait_cached(self):
        """The cache after the first document was stored."""
        return wait_for(lambda: {n: f for n, f in self.cached().items() if not n.endswith(".new")}, 5,
                        "the cache")


class Skip(Exception):
    pass


def run_tests(tests, at_once=4):
    """Runs functions beside each other; prints the suite's lines in order. Their first doc line,
    or the name, is the test's name."""
    if not os.path.exists(PROGRAM):
        print("not ok %s: it was not built" % PROGRAM)
        sys.exit(1)

    def one(test):
        name = (test.__doc__ or test.__name__).split("\n")[0].strip()
        try:
            test()
            return "ok %s" % name
        except Skip as why:
            return "skip %s: %s" % (name, why)
        except AssertionError as why:
            return "not ok %s: %s" % (name, str(why).replace("\n", " | ") or "assertion failed\n" +
                                      traceback.format_exc())
        except Exception:  # pylint: disable=broad-except
            return "not ok %s: %s" % (name, traceback.format_exc().replace("\n", " | "))

    with ThreadPoolExecutor(at_once) as pool:
        lines = list(pool.map(one, tests))
    print("\n".join(lines))
    sys.exit(any(line.startswith("not ok") for line in lines))
