"""A box in qemu (TCG, so slow and the same everywhere), with a virtio-gpu as its graphics card: what
tests/boot/image made is booted, looked at by screendump, killed, and its display unplugged."""
import os
import re
import socket
import subprocess
import time

QEMU = "qemu-system-x86_64"
CMDLINE = ("root=/dev/vda {mode} console=tty1 console=ttyS0 quiet vt.global_cursor_default=0 "
           "systemd.show_status=0 systemd.journald.forward_to_console=1 {more}")


class Vm:
    """One run of the machine. image: the folder of tests/boot/image; keep: what is written to the
    disk stays for the next run. `with` ends it."""

    def __init__(self, image, out, size=(1920, 1080), keep=False, net=False, rtc=None, more="",
                 mode="rw", displays=1, memory=1024, devices=()):
        self.out = out
        self.gpu = "gpu0"  # the card that is looked at
        os.makedirs(out, exist_ok=True)
        self.serial = os.path.join(out, "serial.log")
        self.monitor_path = os.path.join(out, "monitor")
        self.shell_path = os.path.join(out, "shell")
        self.shell = None
        self.shots = 0
        gpu = "virtio-gpu-pci,id=gpu0,max_outputs=%d,xres=%d,yres=%d" % (displays, *size)
        command = [QEMU, "-accel", "tcg,thread=multi", "-cpu", "max", "-m", str(memory), "-smp", "2",
                   "-kernel", image + "/vmlinuz", "-initrd", image + "/initrd",
                   "-append", CMDLINE.format(mode=mode, more=more),
                   "-drive", "file=%s/disk.img,format=raw,if=virtio,cache=writeback,snapshot=%s"
                   % (image, "off" if keep else "on"),
                   "-vga", "none", "-device", gpu, "-display", "none",
                   "-serial", "file:" + self.serial, "-no-reboot",
                   "-chardev", "socket,id=shell,path=%s,server=on,wait=off" % self.shell_path,
                   "-serial", "chardev:shell",
                   "-monitor", "unix:%s,server,nowait" % self.monitor_path]
        command += ["-nic", "user,model=virtio-net-pci"] if net else ["-nic", "none"]
        command += [word for device in devices for word in ("-device", device)]
        command += ["-rtc", "base=" + rtc] if rtc else []
        for stale in (self.serial, self.monitor_path, self.shell_path):
            if os.path.exists(stale):
                os.unlink(stale)
        # pylint: disable=consider-using-with
        self.log = open(os.path.join(out, "qemu.log"), "w", encoding="utf-8")
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.kill()

    def kill(self):
        """As if its plug was pulled."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()
        if self.shell:
            self.shell.close()

    def seconds(self):
        return time.monotonic() - self.started

    def text(self):
        try:
            with open(self.serial, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def wait_text(self, pattern, seconds, since=0):
        """Until the serial log, from the byte `since` on, has the pattern; what it matched."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.text()[since:], re.M)
            if found:
                return found
            if self.process.poll() is not None:
                raise AssertionError("the machine ended while waiting for %s" % pattern)
            time.sleep(0.5)
        raise AssertionError("%s is not in the log after %d s; its end:\n%s"
                             % (pattern, seconds, self.text()[-3000:]))

    def run(self, command, seconds=60, check=True):
        """One line for root's shell inside; what it printed. The shell is there soon after init."""
        if not self.shell:
            self.shell = socket.socket(socket.AF_UNIX)
            self.shell.connect(self.shell_path)
        self.shell.settimeout(seconds)
        self.shell.sendall(command.encode() + b"\n")
        got = b""
        while not re.search(rb"<<done \d+>>\r?\n", got):
            part = self.shell.recv(4096)
            if not part:
                raise AssertionError("the shell ended: %s" % got)
            got += part
        text, status = re.match(r"(.*)<<done (\d+)>>", got.decode("utf-8", "replace"), re.S).groups()
        if check and status != "0":
            raise AssertionError("%s: exit %s: %s" % (command, status, text))
        return text.replace("\r\n", "\n")

    def monitor(self, command):
        """One command to qemu's monitor; its answer."""
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(60)
            sock.connect(self.monitor_path)
            got = b""
            while not got.endswith(b"(qemu) "):
                got += sock.recv(4096)
            sock.sendall(command.encode() + b"\n")
            got = b""
            while not got.endswith(b"(qemu) "):
                part = sock.recv(4096)
                if not part:
                    break
                got += part
        return got.decode("utf-8", "replace")

    def screendump(self, name=None, head=0):
        """The picture on the glass: (width, height, rows of RGB); kept as out/NAME.ppm."""
        self.shots += 1
        path = os.path.join(self.out, "%s.ppm" % (name or "screen-%02d" % self.shots))
        if os.path.exists(path):
            os.unlink(path)
        answer = self.monitor("screendump %s %s %d" % (path, self.gpu, head))
        if not os.path.exists(path):
            raise AssertionError("no screendump: %s" % answer)
        return read_ppm(path)

    def wait_picture(self, good, seconds, name=None):
        """Until good(picture); the picture. The last one is kept either way."""
        end = time.monotonic() + seconds
        while True:
            picture = self.screendump(name)
            if good(picture):
                return picture
            if time.monotonic() > end:
                raise AssertionError("not on the screen after %d s; the log's end:\n%s"
                                     % (seconds, self.text()[-3000:]))
            time.sleep(1)


def read_ppm(path):
    with open(path, "rb") as file:
        data = file.read()
    found = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(found.group(1)), int(found.group(2))
    pixels = data[found.end():]
    return width, height, [pixels[y * width * 3:(y + 1) * width * 3] for y in range(height)]


def far_pixels(one, other, levels=6):
    """How many pixels differ by more than `levels` in a channel; all of them at another size."""
    if one[:2] != other[:2]:
        return one[0] * one[1]
    count = 0
    for a, b in zip(one[2], other[2]):
        if a == b:
            continue
        count += sum(1 for i in range(0, len(a), 3)
                     if abs(a[i] - b[i]) > levels or abs(a[i + 1] - b[i + 1]) > levels
                     or abs(a[i + 2] - b[i + 2]) > levels)
    return count


def is_flat(picture, share=0.995):
    """One colour, or nearly: nothing was drawn. A console full of text is not flat; see colours."""
    first = picture[2][0][:3]
    same = sum(row.count(first) for row in picture[2][::16])
    return same >= share * len(picture[2][::16]) * picture[0]
