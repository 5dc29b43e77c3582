"""A publisher of signed feeds: keys, manifests, signatures, as hallboard-desk makes them."""
import hashlib
import json
import os
import subprocess
import tempfile

DESK = os.path.join(os.path.dirname(os.path.abspath(os.environ.get("HALLBOARD") or
                                                    "build/asan/hallboard")), "hallboard-desk")
ISSUED = "2021-04-25T10:00:00+08:00"
EXPIRES = "2021-04-26T10:00:00+08:00"


def desk(*arguments):
    done = subprocess.run([DESK, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


class Key:
    """One person's pair."""

    def __init__(self, name, role="operator"):
        self.name, self.role = name, role
        self.path = os.path.join(tempfile.mkdtemp(prefix="key-"), name)
        desk("keygen", "--no-password", self.path)
        with open(self.path + ".pub", encoding="utf-8") as file:
            self.public = file.read()

    def sign(self, content):
        """The text of a .minisig file."""
        path = os.path.join(tempfile.mkdtemp(prefix="sign-"), "manifest.json")
        with open(path, "wb") as out:
            out.write(content)
        desk("sign", "--key", self.path + ".key", path)
        with open(path + ".minisig", "rb") as file:
            return file.read()


def key_file(keys, threshold=1, path=None, revoked=()):
    """Writes the key file of a box; returns its path."""
    path = path or os.path.join(tempfile.mkdtemp(prefix="keys-"), "keys.json")
    members = [{"id": k.name, "role": k.role, "public": k.public, "revoked": k in revoked} for k in keys]
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"keys": members, "emergency_threshold": threshold}, out)
    return path


def manifest(documents, serial, issued=ISSUED, expires=EXPIRES):
    """documents: bytes by path, /manifest* left out."""
    return json.dumps({
        "format": "hallboard manifest 1", "serial": serial, "issued": issued, "expires": expires,
        "documents": [{"url": path.lstrip("/"), "length": len(content),
                       "sha256": hashlib.sha256(content).hexdigest()}
                      for path, content in sorted(documents.items())
                      if isinstance(content, bytes) and not path.startswith("/manifest")]}).encode()


def publish(documents, key, serial, second=None, text=None, **times):
    """Puts a manifest of what is there, and its signatures, into a server's documents, in the order
    that is told to publishers. key None: no signature. text: in place of the manifest's."""
    text = text or manifest(documents, serial, **times)
    for suffix, who in ((".minisig", key), (".2.minisig", second)):
        if who:
            documents["/manifest.json" + suffix] = who.sign(text)
        else:
            documents.pop("/manifest.json" + suffix, None)
    documents["/manifest.json"] = text
    return text
