#!/usr/bin/env python3
"""hallboard-desk as people and scripts use it, and against the stock minisign in both directions.

Prints a line a test: `ok NAME`, `not ok NAME: why`, `skip NAME: why`.
"""
import hashlib
import json
import os
import pty
import shutil
import stat
import subprocess
import tempfile

DESK = os.path.join(os.path.dirname(os.path.abspath(os.environ["HALLBOARD"])), "hallboard-desk")
MINISIGN = shutil.which("minisign")
work = tempfile.mkdtemp()
os.chdir(work)


def run(*arguments):
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, start_new_session=True)


def desk(*arguments):
    return run(DESK, *arguments)


def check(name, *conditions):
    """Each condition is (holds, what else)."""
    for holds, why in conditions:
        if not holds:
            print("not ok %s: %s" % (name, " / ".join(str(why).split("\n"))))
            return
    print("ok %s" % name)


def status(done, wanted, *words):
    yield done.returncode == wanted, "exit %d: %s" % (done.returncode, done.stdout)
    for word in words:
        yield word in done.stdout, "'%s' is not said: %s" % (word, done.stdout)


def write(name, content):
    with open(name, "wb") as out:
        out.write(content)


def read(name):
    with open(name, "rb") as file:
        return file.read()


write("feed.json", b'{"format": "hallboard feed 1", "text": "\xe4\xb8\xad"}\n')
write("empty", b"")
write("more.json", b"{}")

done = desk("keygen", "--no-password", "ops")
check("a pair of keys is made", *status(done, 0, "ops.key", "ops.pub"),
      (stat.S_IMODE(os.stat("ops.key").st_mode) == 0o600, "the secret key is readable"),
      (read("ops.pub").startswith(b"untrusted comment: minisign public key "), read("ops.pub")))
before = read("ops.key")
check("no key is ever overwritten", *status(desk("keygen", "--no-password", "ops"), 1, "ops.key"),
      (read("ops.key") == before, "it was"))
write("half.pub", b"")
check("half a pair is not left behind", *status(desk("keygen", "--no-password", "half"), 1, "half.pub"),
      (not os.path.exists("half.key"), "half.key is there"))

done = desk("sign", "--key", "ops.key", "feed.json", "empty", "more.json")
check("several files are signed", *status(done, 0, "feed.json.minisig", "empty.minisig"))
done = desk("verify", "--key", "ops.pub", "feed.json", "empty", "more.json")
check("and are good", *status(done, 0, "feed.json: good, timestamp:", "file:feed.json"))
key_word = read("ops.pub").decode().splitlines()[1]
check("the key as a word", *status(desk("verify", "--key", key_word, "feed.json"), 0))

desk("keygen", "--no-password", "chief")
check("a second person's signature beside it",
      *status(desk("sign", "--second", "--key", "chief.key", "feed.json"), 0, "feed.json.2.minisig"),
      *status(desk("verify", "--second", "--key", "chief.pub", "feed.json"), 0),
      *status(desk("verify", "--key", "ops.pub", "feed.json"), 0))
check("another key", *status(desk("verify", "--key", "chief.pub", "feed.json"), 1, "signed with key"))
write("more.json", b"{ }")
done = desk("verify", "--key", "ops.pub", "more.json", "feed.json")
check("one bad file of two", *status(done, 1, "more.json: the signature is not of this content",
                                     "feed.json: good"))
check("no signature", *status(desk("verify", "--key", "ops.pub", "ops.pub"), 1, "ops.pub.minisig"))
check("a file that is not there", *status(desk("sign", "--key", "ops.key", "absent"), 1, "absent"))
check("a public key does not sign", *status(desk("sign", "--key", "ops.pub", "empty"), 1, "secret key"))
check("a secret key does not verify",
      *status(desk("verify", "--key", "ops.key", "empty"), 1, "public key"))
check("a comment of two lines is refused",
      *status(desk("sign", "--key", "ops.key", "--comment", "a\nb", "empty"), 1, "comment"),
      *status(desk("verify", "--key", "ops.pub", "empty"), 0))

# The manifest.
def manifest():
    return json.loads(read("manifest.json"))


done = desk("manifest", "manifest.json", "feed.json", "empty")
check("a manifest is written", *status(done, 0, "serial 1"),
      (manifest()["format"] == "hallboard manifest 1", manifest()),
      ([(d["url"], d["length"], d["sha256"]) for d in manifest()["documents"]] ==
       [(n, len(read(n)), hashlib.sha256(read(n)).hexdigest()) for n in ("feed.json", "empty")],
       manifest()["documents"]))
check("serials rise", *status(desk("manifest", "manifest.json", "empty"), 0, "serial 2"),
      *status(desk("manifest", "--serial", "40", "--valid", "2", "manifest.json", "empty"), 0, "serial 40"),
      (manifest()["expires"][11:13] != manifest()["issued"][11:13], manifest()))
write("manifest.json", b"{")
check("a damaged one is not begun anew", *status(desk("manifest", "manifest.json", "empty"), 1, "--serial"))
os.unlink("manifest.json")
check("a document elsewhere", *status(desk("manifest", "manifest.json", "/etc/hostname"), 1, "folder"))
check("a document twice", *status(desk("manifest", "manifest.json", "empty", "empty"), 1, "before"),
      (not os.path.exists("manifest.json"), "it was written"))
for text in ("0", "x", "9007199254740992", ""):
    check("serial '%s'" % text, *status(desk("manifest", "--serial", text, "m.json", "empty"), 2, "serial"))

for name, arguments in (("nothing", ()), ("a word", ("publish",)), ("no key", ("sign", "empty")),
                        ("no file", ("verify", "--key", "ops.pub")),
                        ("an option", ("sign", "--kex", "x", "empty")),
                        ("two names", ("keygen", "a", "b"))):
    check("usage: " + name, *status(desk(*arguments), 2, "hallboard-desk"))
check("help", *status(desk("--help"), 0, "keygen"), *status(desk("sign", "--help"), 0, "usage:"))

# Passwords. The cost is the real one here: a second and 1 GiB, which a small machine may not have.
write("password", "  geheim \u4e2d\n".encode())
write("no-password", b"\n")
done = desk("keygen", "--password-file", "password", "locked")
if done.returncode == 1 and "not enough memory" in done.stdout:
    print("skip a key with a password: no 1 GiB here")
else:
    check("a key with a password", *status(done, 0),
          *status(desk("sign", "--key", "locked.key", "--password-file", "password", "empty"), 0),
          *status(desk("verify", "--key", "locked.pub", "empty"), 0))
    write("wrong", b"geheim\n")
    done = desk("sign", "--key", "locked.key", "--password-file", "wrong", "empty")
    check("a wrong password", *status(done, 1, "wrong password"))
    done = desk("sign", "--key", "locked.key", "empty")
    check("no password and no terminal", *status(done, 1, "--password-file"))

    child, terminal = pty.fork()
    if child == 0:
        os.execv(DESK, [DESK, "sign", "--key", "locked.key", "more.json"])
    said = b""
    while b"Password" not in said:
        said += os.read(terminal, 1000)
    os.write(terminal, read("password"))
    try:
        while True:
            got = os.read(terminal, 1000)
            if not got:
                break
            said += got
    except OSError:
        pass
    ended = os.waitpid(child, 0)[1]
    check("a password typed unseen", (os.waitstatus_to_exitcode(ended) == 0, said),
          (b"geheim" not in said, "it was echoed"),
          *status(desk("verify", "--key", "locked.pub", "more.json"), 0))
check("an empty password file",
      *status(desk("keygen", "--password-file", "no-password", "x"), 1, "no password"),
      (not os.path.exists("x.key"), "x.key is there"))

# The stock program.
if not MINISIGN:
    print("skip minisign agrees: it is not installed")
else:
    desk("sign", "--key", "ops.key", "feed.json", "empty")
    for name in ("feed.json", "empty"):
        check("minisign verifies ours: " + name,
              *status(run(MINISIGN, "-V", "-p", "ops.pub", "-m", name), 0, "verified"),
              *status(run(MINISIGN, "-V", "-H", "-p", "ops.pub", "-m", name), 0, "verified"))
    run(MINISIGN, "-G", "-W", "-p", "stock.pub", "-s", "stock.key")
    for kind, options in (("prehashed", ()), ("legacy", ("-l",))):
        for name in ("feed.json", "empty"):
            os.unlink(name + ".minisig")
            run(MINISIGN, "-S", *options, "-s", "stock.key", "-m", name)
            check("we verify minisign's, %s: %s" % (kind, name),
                  *status(desk("verify", "--key", "stock.pub", name), 0))
        write("feed.json", read("feed.json") + b" ")
        check("and refuse what was changed, " + kind,
              *status(desk("verify", "--key", "stock.pub", "feed.json"), 1))
    check("we sign with minisign's key", *status(desk("sign", "--key", "stock.key", "feed.json"), 0),
          *status(run(MINISIGN, "-V", "-p", "stock.pub", "-m", "feed.json"), 0, "verified"))
    run(MINISIGN, "-S", "-W", "-s", "ops.key", "-m", "feed.json")
    check("minisign signs with our key",
          *status(desk("verify", "--key", "ops.pub", "feed.json"), 0))
    check("minisign makes our public key again",
          *status(run(MINISIGN, "-R", "-W", "-s", "ops.key", "-p", "again.pub"), 0),
          (read("again.pub").splitlines()[1].decode() == key_word, "another key"))

shutil.rmtree(work)
