"""Starts and stops `caudal serve` as a user would."""

import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.request


class Server:
    """A running server; its address is the one it prints."""

    def __init__(self, binary, *options):
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = []
        self.url = None
        for line in self.process.stdout:
            self.said.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.url = found.group(0)
                break
        if self.url is None:
            raise RuntimeError(f"no address: {self.said} {self.process.stderr.read()}")
        # Somebody must go on reading, or the server would stop at a full pipe.
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        self.said.extend(self.process.stdout)

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def environment(self):
        """The variables a user sets, and nothing of the user's own AWS configuration."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "caudal",
            "AWS_SECRET_ACCESS_KEY": "caudal",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }

    def own(self, place, body=None):
        """Asks the sandbox's own door."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_caudal/{place}", data=data)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def advance(self, millis):
        return self.own("clock", {"advance_ms": millis})

    def kill(self):
        """As a power cut does to the process: no goodbye."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Stops it as the system does, and tells its exit code, seconds taken and errors."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = f"killed after 15 s without an end, {self.process.wait()}"
        return code, time.monotonic() - began, self.process.stderr.read()
