"""A certificate for 127.0.0.1 that is its own authority, for servers of suites."""
import os
import ssl
import subprocess
import tempfile


class Certificate:
    """path: what a client takes as ca_file."""

    def __init__(self):
        folder = tempfile.mkdtemp(prefix="tls-")
        self.path, self.key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
        done = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key,
                               "-out", self.path, "-days", "30", "-subj", "/CN=suite", "-addext",
                               "subjectAltName=IP:127.0.0.1"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        assert done.returncode == 0, done.stdout

    def context(self):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.path, self.key)
        return tls
