"""Kernels that start fast: each is forked from a process that has imported the libraries already.

A chapter costs about two seconds before its first cell: the kernel starts, and imports pandas,
Altair and statsmodels. Here a server (``multiprocessing``'s own) imports them once for all of
Sphinx's workers, and each chapter runs in a fresh child of it; no chapter sees what another did.
The extension makes it the way in which kernels are launched while the book is built
(``jupyter_client`` calls such a way a provisioner); wherever else a chapter runs, a kernel starts
as usual.
"""

import multiprocessing
import os
import pathlib
import shutil
import sys
import tempfile
from importlib.metadata import EntryPoint
from multiprocessing.forkserver import _forkserver
from multiprocessing.util import register_after_fork

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

NAME = "forked"
IMPORTED = ["ipykernel.kernelapp", "scaleup.show", "scaleup.figures", "scipy.stats",
            "statsmodels.stats.proportion"]  # fmt: skip
SERVER = multiprocessing.get_context("forkserver")


class Kernel(SERVER.Process):
    """A forked kernel, with the methods of ``subprocess.Popen`` that a provisioner calls."""

    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Its exit code, ``None`` while it runs."""
        return self.exitcode

    def wait(self) -> int:
        """Wait for its end."""
        self.join()
        return self.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)


class Forked(LocalProvisioner):
    """Launches a kernel as a child of a process that has done the imports.

    It is spoken to through files: a port that was free may be another's by the time the kernel
    takes it, as many kernels start at once.
    """

    async def pre_launch(self, **kwargs) -> dict:
        """Choose a folder for the files."""
        self.folder = tempfile.mkdtemp(prefix="kernel-")
        self.parent.transport = "ipc"
        self.parent.ip = os.path.join(self.folder, "socket")
        return await super().pre_launch(**kwargs)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        await super().cleanup(restart)

    async def launch_kernel(self, cmd: list[str], **kwargs) -> dict:
        """Fork a kernel where ``cmd`` would start one; its arguments stand behind the module."""
        self.cwd = kwargs.get("cwd", pathlib.Path.cwd())
        arguments = cmd[cmd.index("-m") + 2 :]
        self.process = Kernel(target=_run, args=(arguments, kwargs["env"], self.cwd), daemon=True)
        self.process.start()
        self.pid = self.process.pid
        return self.connection_info


def _run(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    from ipykernel.kernelapp import launch_new_instance

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.close(_forkserver._forkserver_alive_fd)  # or a killed build would leave server and kernels
    launch_new_instance(argv=arguments, parent_handle=os.getppid())  # with which it ends


def fork() -> None:
    """Launch kernels so from now on; only where forking after imports is safe."""
    if sys.platform != "linux":
        return
    SERVER.set_forkserver_preload(IMPORTED)
    _forkserver.ensure_running()
    register_after_fork(_forkserver, _share)
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(
        NAME, f"{__name__}:{Forked.__name__}", factory.GROUP_NAME
    )
    factory.default_provisioner_name = NAME


def _share(server) -> None:
    """In a worker: the server is its parent's, and ``multiprocessing`` would start another."""
    server.ensure_running = lambda: None
