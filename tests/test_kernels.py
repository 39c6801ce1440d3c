"""Kernels that are forked from a server."""

import subprocess
import sys

import psutil

BUILD = """
from jupyter_client.manager import start_new_kernel
from scaleup import kernels
kernels.IMPORTED.clear()
kernels.fork()
manager, client = start_new_kernel()
print("ready", flush=True)
input()
"""


def test_a_build_that_is_killed_leaves_neither_server_nor_kernels():
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert build.stdout.readline() == "ready\n"
    started = psutil.Process(build.pid).children(recursive=True)
    assert len(started) >= 2
    build.kill()  # it cannot tell them
    _, left = psutil.wait_procs(started, timeout=10)
    for process in left:
        process.kill()
    assert left == []
