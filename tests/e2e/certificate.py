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

    def asking_for(self, clients):
        """A context for a server that lets in whom this certificate vouches for, and nobody else."""
        tls = self.context()
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(clients)
        return tls


class Client:
    """A box's certificate of its own, in a file, and its key in another of mode 0600."""

    def __init__(self, name, password=None):
        folder = tempfile.mkdtemp(prefix="client-")
        self.name = name
        self.path, self.key = os.path.join(folder, "feed-certificate"), os.path.join(folder, "feed-key")
        hidden = ["-passout", "pass:" + password] if password else ["-nodes"]
        done = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", *hidden, "-keyout", self.key,
                               "-out", self.path, "-days", "30", "-subj", "/CN=" + name], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout
        os.chmod(self.path, 0o644)
        os.chmod(self.key, 0o600)

    def settings(self):
        return "client_certificate = %s\nclient_key = %s\n" % (self.path, self.key)

    def secret(self):
        """A line of the key, by which it is known wherever it stands."""
        with open(self.key, encoding="ascii") as file:
            return file.readlines()[5].strip()
