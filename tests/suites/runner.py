#!/usr/bin/env python3
"""tests/run counts what happened, and nothing that goes wrong can look like a pass."""
import os
import subprocess
import tempfile

work = tempfile.mkdtemp()


def check(name, suites, want_status, want_last, want_text=(), arguments=()):
    paths = []
    for number, text in enumerate(suites):
        paths.append(os.path.join(work, "%s-%d.sh" % (name.replace(" ", "-"), number)))
        with open(paths[-1], "w", encoding="utf-8") as out:
            out.write("#!/bin/sh\n" + text)
        os.chmod(paths[-1], 0o755)
    done = subprocess.run(["tests/run", *arguments, *paths], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    lines = done.stdout.splitlines() or [""]
    why = None
    if (done.returncode == 0) != (want_status == 0):
        why = "exit status %d" % done.returncode
    elif lines[-1] != want_last:
        why = "last line is '%s', not '%s'" % (lines[-1], want_last)
    for text in want_text:
        if why is None and text not in done.stdout:
            why = "'%s' was not said" % text
    if why:
        print(done.stdout.replace("\nok", "\n ok").replace("\nnot", "\n not"))
        print("not ok %s: %s" % (name, why))
    else:
        print("ok %s" % name)


check("all pass", ["echo ok a; echo ok b: c", "echo ok d"], 0, "3 passed, 0 failed")
check("one fails", ["echo ok a; echo detail; echo 'not ok b: 1 is not 2'"], 1,
      "1 passed, 1 failed", ["detail", "b: 1 is not 2"])
check("a skip is seen", ["echo ok a; echo 'skip b: no data'"], 0, "1 passed, 0 failed, 1 skipped",
      ["skipped: ", "b: no data"])
check("nothing counted", ["true"], 1, "0 passed, 1 failed", ["no test was counted"])
check("only skips", ["echo 'skip b: no data'"], 1, "0 passed, 0 failed, 1 skipped")
check("exit status without a failed test", ["echo ok a; exit 3"], 1, "1 passed, 1 failed",
      ["exit status 3"])
check("ended by a signal", ["echo ok a; kill -SEGV $$"], 1, "1 passed, 1 failed", ["SIGSEGV"])
check("too slow", ["echo ok a; sleep 60"], 1, "1 passed, 1 failed", ["took more than 1 s"],
      ["--timeout", "1"])
check("its own timeout", ["# timeout: 1\necho ok a; sleep 60"], 1, "1 passed, 1 failed",
      ["took more than 1 s"])
check("a child left behind", ["sleep 60 & echo ok a"], 0, "1 passed, 0 failed")
check("alone after the rest", ["# run: alone\necho ok a", "echo ok b"], 0, "2 passed, 0 failed")
check("a build that failed", ["echo ok a"], 1, "1 passed, 1 failed", ["could be built"],
      ["--build-failed"])
check("a program that is not there", [], 1, "0 passed, 1 failed", ["did not start"],
      [os.path.join(work, "absent")])
check("no program", [], 1, "0 passed, 0 failed", ["no test program"])

# What cmocka 1.1.5 and later ones print, from a program that only prints it.
for title, text, status, last, said in (
        ("cmocka passes", "1..2\nok 1 - a\nok 2 - b\n", 0, "2 passed, 0 failed", []),
        ("cmocka fails", "1..2\nok 1 - a\nnot ok 2 - b\n# x.c:3: error\n", 1, "1 passed, 1 failed",
         ["x.c:3: error"]),
        ("cmocka skips, old", "1..2\nok 1 - a\nnot ok 2 # SKIP b\n", 0,
         "1 passed, 0 failed, 1 skipped", ["skipped: "]),
        ("cmocka skips, new", "1..2\nok 1 - a\nok 2 # SKIP b\n", 0,
         "1 passed, 0 failed, 1 skipped", ["skipped: "]),
        ("cmocka stops half-way", "1..3\nok 1 - a\n", 1, "1 passed, 1 failed", ["1 of 3"]),
        ("cmocka runs two groups", "1..1\nok 1 - a\n1..1\nok 1 - b\n", 0, "2 passed, 0 failed", [])):
    program = os.path.join(work, "program")
    with open(program, "w", encoding="utf-8") as out:
        out.write("#!/bin/sh\ncat <<'X'\n%sX\n" % text)
    os.chmod(program, 0o755)
    check(title, [], status, last, said, [program])
