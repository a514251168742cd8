"""OpenSearch nodes on this machine, started and stopped by tests and benchmarks."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.opensearch.distribution import NotAvailable, installed, java

PATIENCE = 180.0  #: seconds that a node may take to answer on a busy machine
_UNPRIVILEGED = "nobody"


@dataclass
class Node:
    """One node. ``kill`` is SIGKILL; a node that was stopped or killed can be started again."""

    name: str
    home: Path
    folder: Path
    http: int
    transport: int
    settings: tuple[str, ...]
    heap: int  #: MB
    quick_start: bool  #: compile less: starts twice as fast, then runs slower
    outlives_us: bool
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    def start(self) -> None:
        """Start it, without waiting for it to answer. Raises NotAvailable."""
        for name in ("config", "data", "logs", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(self.home / "config" / "log4j2.properties", self.folder / "config")
        (self.folder / "config" / "opensearch.yml").touch()
        root = os.geteuid() == 0
        if root:  # OpenSearch refuses to run as root
            for path in [self.folder, *self.folder.rglob("*")]:
                shutil.chown(path, _UNPRIVILEGED)
        with (self.folder / "logs" / "output").open("ab") as output:
            self.process = subprocess.Popen(
                self._command(root),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={"PATH": os.environ.get("PATH", ""), "HOSTNAME": "localhost"},
                start_new_session=True,
            )

    def _command(self, root: bool) -> list[str]:
        command = [str(java()), f"-Xms{self.heap}m", f"-Xmx{self.heap}m", "-XX:+UseSerialGC"]
        if self.quick_start:
            command += ["-XX:TieredStopAtLevel=1"]
        facts = {
            "opensearch.path.home": self.home,
            "opensearch.path.conf": self.folder / "config",
            "opensearch.distribution.type": "tar",
            "opensearch.bundled_jdk": "false",
            "java.io.tmpdir": self.folder / "tmp",
            "log4j2.disable.jmx": "true",
            "log4j.shutdownHookEnabled": "false",
        }
        command += [
            "-XX:+ExitOnOutOfMemoryError",
            f"-XX:ErrorFile={self.folder}/logs/hs_err_pid%p.log",
            "-javaagent:agent/opensearch-agent.jar",
            "--add-modules=jdk.incubator.vector",
            *(f"-D{name}={value}" for name, value in facts.items()),
            "-cp",
            "lib/*",
            "org.opensearch.bootstrap.OpenSearch",
            f"-Enode.name={self.name}",
            f"-Epath.data={self.folder}/data",
            f"-Epath.logs={self.folder}/logs",
            f"-Ehttp.port={self.http}",
            f"-Etransport.port={self.transport}",
            "-Enetwork.host=127.0.0.1",
            "-Ecluster.routing.allocation.disk.threshold_enabled=false",
            *(f"-E{setting}" for setting in self.settings),
        ]
        setpriv = shutil.which("setpriv")
        if root and not setpriv:
            raise NotAvailable("OpenSearch refuses to run as root, and there is no setpriv")
        if not setpriv:
            return command
        user = [f"--reuid={_UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"] if root else []
        last = [] if self.outlives_us else ["--pdeathsig=KILL"]
        return [setpriv, *user, *last, *command] if user or last else command

    def wait(self, patience: float = PATIENCE) -> None:
        """Wait until it answers. Raises NotAvailable, with the end of its log."""
        until = monotonic() + patience
        while monotonic() < until and self.running():
            if self.answers():
                return
            sleep(0.1)
        log = (self.folder / "logs" / "output").read_text(encoding="utf-8", errors="replace")
        raise NotAvailable(f"OpenSearch did not start:\n{log[-3000:]}")

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """Whether it is there and belongs to a cluster with a manager."""
        try:
            with urlopen(f"{self.url}/_cluster/health?timeout=1s", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.running():
            self.process.send_signal(how)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Nodes:
    """The nodes of one cluster."""

    all: tuple[Node, ...]

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(node.url for node in self.all)

    def start(self) -> None:
        for node in self.all:
            node.start()
        for node in self.all:
            node.wait()


def prepared(
    folder: Path,
    count: int = 1,
    *,
    heap: int = 512,
    quick_start: bool = True,
    outlives_us: bool = False,
    ports: Sequence[int] = (),
) -> Nodes:
    """One node or several of one cluster below a folder, not yet started. Raises NotAvailable."""
    home = installed()
    chosen = tuple(ports) or free_ports(2 * count)
    names = [f"node-{number}" for number in range(1, count + 1)]
    if count == 1:
        settings: tuple[str, ...] = ("discovery.type=single-node",)
    else:
        hosts = ",".join(f"127.0.0.1:{port}" for port in chosen[count:])
        settings = (
            f"discovery.seed_hosts={hosts}",
            f"cluster.initial_cluster_manager_nodes={','.join(names)}",
            "cluster.fault_detection.leader_check.interval=500ms",
            "cluster.fault_detection.leader_check.timeout=2s",
            "cluster.fault_detection.follower_check.interval=500ms",
            "cluster.fault_detection.follower_check.timeout=2s",
        )
    return Nodes(
        tuple(
            Node(
                name, home, folder / name, http, transport, settings, heap, quick_start, outlives_us
            )
            for name, http, transport in zip(names, chosen[:count], chosen[count:], strict=True)
        )
    )


@contextmanager
def running(count: int = 1, *, heap: int = 512, quick_start: bool = True) -> Iterator[Nodes]:
    """Nodes that answer, in a folder of their own; all is gone afterwards. Raises NotAvailable."""
    with tempfile.TemporaryDirectory(prefix="pressesuche-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        nodes = prepared(Path(folder), count, heap=heap, quick_start=quick_start)
        with ExitStack() as stack:
            for node in nodes.all:
                stack.callback(node.kill)
            nodes.start()
            yield nodes


def free_ports(count: int) -> tuple[int, ...]:
    """Ports of this machine that nobody uses just now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in sockets)
