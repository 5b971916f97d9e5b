"""The proxy, the unit and the policy of docs/help-desk.md, as a host would use them."""

import asyncio
import contextlib
import json
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import websockets
from websockets.asyncio.client import connect

REPLYLINT, NGINX = sys.argv[1:]
GUIDE = pathlib.Path("docs/help-desk.md").read_text()

ORIGIN = "https://desk.example"
ANA, LUIS, NOBODY = "token-of-ana-0123456789", "token-of-luis-0123456789", "token-of-nobody-0123456789"
DRAFT = "Hi Zenobia,\n\nYour order #4411 arrived broken. You must send us the receipt.\n\nTom\n"
PATIENCE = 20

passed, failed = 0, 0


def check(name: str, holds: bool, seen=""):
    """Says whether what a host would see is as the guide says."""
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    print(f"{'ok  ' if holds else 'FAIL'} {name}" + (f": {seen}" if not holds else ""), flush=True)


def block(kind: str) -> str:
    """What the guide shows in this language."""
    [found] = re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.M | re.S)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A replylint as the guide's unit starts it."""

    def __init__(self, port: int, tokens: pathlib.Path):
        self.port = port
        options = ["--ws", f"127.0.0.1:{port}", "--allow-origin", ORIGIN, "--token-file", tokens, "--drain-timeout", "60"]
        self.log = open(tokens.with_name(f"server-{port}.log"), "w+")
        self.process = subprocess.Popen([REPLYLINT, "lsp", *options], stderr=self.log)
        until(lambda: self.health() == (200, "ok"), "the server listens")

    def health(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return answer.status, answer.read().decode().strip()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode().strip()
        except OSError:
            return None


def until(it_is_so, what: str):
    deadline = time.monotonic() + PATIENCE
    while not it_is_so():
        assert time.monotonic() < deadline, f"never seen: {what}"
        time.sleep(0.05)


class Session:
    """An agent's reply box."""

    def __init__(self, socket):
        self.socket, self.ids = socket, iter(range(1, 1000))

    async def request(self, method: str, params):
        number = next(self.ids)
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        return await self.until(lambda message: message.get("id") == number and "method" not in message)

    async def notify(self, method: str, params):
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    async def until(self, wanted):
        async with asyncio.timeout(PATIENCE):
            while not wanted(message := json.loads(await self.socket.recv())):
                pass
        return message

    async def findings(self, version: int, text: str):
        document = {"uri": "desk://ticket/7", "languageId": "markdown", "version": version, "text": text}
        await self.notify("textDocument/didOpen", {"textDocument": document})
        published = await self.until(lambda message: message.get("params", {}).get("version") == version)
        await self.notify("textDocument/didClose", {"textDocument": {"uri": "desk://ticket/7"}})
        return [diagnostic["code"] for diagnostic in published["params"]["diagnostics"]]


class Desk:
    def __init__(self, port: int, certificate: pathlib.Path):
        self.port = port
        self.trust = ssl.create_default_context(cafile=certificate)

    @contextlib.asynccontextmanager
    async def session(self, token: str, origin: str = ORIGIN, path: str = "replylint"):
        arguments = {"host": "127.0.0.1", "port": self.port, "ssl": self.trust, "server_hostname": "desk.example"}
        address = f"wss://desk.example:{self.port}/{path}"
        offered = ["lsp", f"bearer.{token}"]
        async with connect(address, subprotocols=offered, origin=origin, proxy=None, **arguments) as socket:
            assert socket.subprotocol == "lsp", socket.subprotocol
            session = Session(socket)
            await session.request("initialize", {"capabilities": {}, "processId": None, "rootUri": None})
            await session.notify("initialized", {})
            yield session

    async def refusal(self, *arguments, **named) -> int:
        try:
            async with self.session(*arguments, **named):
                return 101
        except websockets.InvalidStatus as refused:
            return refused.response.status_code


def configured(folder: pathlib.Path, port: int, upstreams: list[int]) -> pathlib.Path:
    """The guide's file, with the ports and folders of this test."""
    site = block("nginx")
    changes = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:9257": f"127.0.0.1:{upstreams[0]}",
        "127.0.0.1:9258": f"127.0.0.1:{upstreams[1]}",
        "/etc/ssl/certs/desk.example.pem": f"{folder}/desk.pem",
        "/etc/ssl/private/desk.example.key": f"{folder}/desk.key",
        "/var/log/nginx/": f"{folder}/",
    }
    for theirs, ours in changes.items():
        assert site.count(theirs) == 1, f"the guide no longer says {theirs}"
        site = site.replace(theirs, ours)
    (folder / "replylint.conf").write_text(site)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log info;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{\n{temporary}access_log {folder}/access.log;\ninclude {folder}/replylint.conf;\n}}\n"
    )
    subject = ["-subj", "/CN=desk.example", "-addext", "subjectAltName=DNS:desk.example", "-days", "1", "-nodes"]
    files = ["-keyout", folder / "desk.key", "-out", folder / "desk.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject, *files], check=True, capture_output=True)
    return main


def upstreams_of(folder: pathlib.Path) -> list[str]:
    """Which servers were asked, for each session that has ended: the last is the one that took it."""
    log = folder / "replylint.log"
    return [line.split("s ", 1)[1] for line in log.read_text().splitlines()] if log.exists() else []


async def drive(folder: pathlib.Path, stack: contextlib.ExitStack):
    tokens = folder / "tokens"
    tokens.write_text(f"{ANA}\n{LUIS}\n")

    def start(port: int) -> Server:
        server = Server(port, tokens)
        stack.callback(server.process.wait)
        stack.callback(server.process.kill)
        return server

    first, second = start(free_port()), start(free_port())
    port = free_port()
    main = configured(folder, port, [first.port, second.port])
    tried = subprocess.run([NGINX, "-t", "-e", folder / "error.log", "-c", main], capture_output=True, text=True)
    check("nginx takes the guide's configuration without a warning", "warn" not in tried.stderr and not tried.returncode, tried.stderr)
    proxy = subprocess.Popen([NGINX, "-e", folder / "error.log", "-c", main], stderr=subprocess.DEVNULL)
    stack.callback(proxy.wait)
    stack.callback(proxy.terminate)
    until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), "the proxy listens")

    desk = Desk(port, folder / "desk.pem")
    async with desk.session(ANA) as session:
        found = await session.findings(1, DRAFT)
        wanted = {"formatting/unbolded-order-id", "collaborate/dictating"}
        check("an agent's draft has its findings, through TLS", wanted <= set(found), found)
    check("a wrong token is refused with 401", (status := await desk.refusal(NOBODY)) == 401, status)
    status = await desk.refusal(ANA, origin="https://elsewhere.example")
    check("a page of another origin is refused with 403", status == 403, status)
    status = await desk.refusal(ANA, path="healthz")
    check("nothing but the server's path is passed on", status == 404, status)

    async with contextlib.AsyncExitStack() as sessions:
        open_ones = [await sessions.enter_async_context(desk.session(LUIS)) for _ in range(6)]
        ports = [established(first), established(second)]
        check("sessions are spread over both servers", ports == [3, 3], ports)

        first.process.send_signal(signal.SIGTERM)
        until(lambda: first.health() == (503, "draining"), "the first server drains")
        check("a server that drains says so", second.health() == (200, "ok"), second.health())
        taken = []
        for number in range(4):
            async with desk.session(ANA) as session:
                taken.append(await session.findings(number, DRAFT))
        check("while it drains, new sessions have findings, too", all(taken) and len(taken) == 4, taken)
        until(lambda: len(upstreams_of(folder)) >= 7, "the proxy's log of them")
        last = [asked.split(", ")[-1] for asked in upstreams_of(folder)[-4:]]
        check("they are the other server's", last == [f"127.0.0.1:{second.port}"] * 4, last)
        going_on = [await session.findings(1, DRAFT) for session in open_ones]
        check("who was writing goes on on the server that drains", all(map(wanted.issubset, going_on)), going_on)
        for session in open_ones:
            await session.request("shutdown", None)
            await session.notify("exit", None)
    status = await asyncio.to_thread(first.process.wait, PATIENCE)
    check("when they are done it ends in order", status == 0, status)
    async with desk.session(ANA) as session:
        check("a server that is gone is not missed", wanted <= set(await session.findings(1, DRAFT)))
    first = start(first.port)
    check("one that is back is healthy", first.health() == (200, "ok"), first.health())

    async with desk.session(ANA) as ana, desk.session(LUIS) as luis:
        (folder / "tokens.new").write_text(f"{LUIS}\n")
        (folder / "tokens.new").rename(tokens)
        start_of_wait = time.monotonic()
        with contextlib.suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                await ana.socket.recv()
        took = time.monotonic() - start_of_wait
        told = (ana.socket.close_code, ana.socket.close_reason)
        check("a token that is taken back ends its session", told == (1008, "the token holds no longer"), told)
        check("within five seconds", took < 5, took)
        check("and nobody else's", wanted <= set(await luis.findings(1, DRAFT)))
    check("it opens no other", (status := await desk.refusal(ANA)) == 401, status)

    second.process.terminate()
    first.process.terminate()
    for server in [first, second]:
        await asyncio.to_thread(server.process.wait, PATIENCE)
    status = await desk.refusal(LUIS)
    check("without any server the proxy says so", status in (502, 503), status)
    proxy.send_signal(signal.SIGQUIT)
    proxy.wait(PATIENCE)
    logs = {file.name: file.read_text() for file in folder.glob("*.log")}
    check("the proxy logs sessions", logs["replylint.log"].count(" 101 ") >= 13, logs["replylint.log"])
    told = [name for name, text in logs.items() if re.search("token-of|bearer|Zenobia|4411|receipt", text)]
    check("no log holds a token or a word of a draft", not told, told)


def established(server: Server) -> int:
    """How many connections to it are open."""
    wanted = f"0100007F:{server.port:04X}"
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(local == wanted and state == "01" for _, local, _, state, *_ in rows)


def hold_unit(folder: pathlib.Path):
    if not shutil.which("systemd-analyze"):
        print("     systemd-analyze is not here: the unit was not tried")
        return
    unit = folder / "replylint@.service"
    program = "/usr/local/bin/replylint"
    assert program in block("systemd")
    unit.write_text(block("systemd").replace(program, REPLYLINT))
    tried = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    ours = [line for line in (tried.stderr + tried.stdout).splitlines() if "replylint@" in line]
    check("systemd takes the guide's unit without a word", not ours, ours)
    rated = subprocess.run(["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True)
    level = re.search(r"exposure level for \S+: ([\d.]+ \w+)", rated.stdout)
    said = re.search(r"rates it ([\d.]+), “(\w+)”", GUIDE)
    check("and rates it as the guide says", level and level[1] == " ".join(said.groups()), (level and level[1], said.groups()))
    options = re.search(r"^ExecStart=\S+ ((?:.*\\\n)*.*)$", unit.read_text(), re.M)[1].replace("\\\n", " ").replace("%i", "0").split()
    (folder / "unit-tokens").write_text(f"{ANA}\n")
    (folder / "replylint.toml").write_text('channel = "chat"\n')
    files = {"/etc/replylint/tokens": str(folder / "unit-tokens"), "/etc/replylint/replylint.toml": str(folder / "replylint.toml")}
    server = subprocess.Popen([REPLYLINT, *(files.get(option, option) for option in options)], stderr=subprocess.PIPE, text=True)
    told = server.stderr.readline()
    server.terminate()
    check("the unit's command starts a server that listens", told.startswith("replylint: listening at ws://127.0.0.1:"), told)
    check("and ends in order", server.wait(PATIENCE) == 0, server.returncode)


with tempfile.TemporaryDirectory(prefix="replylint-nginx-") as name, contextlib.ExitStack() as stack:
    folder = pathlib.Path(name)
    # The proxy's workers are somebody else when root runs this.
    folder.chmod(0o755)
    try:
        hold_unit(folder)
        asyncio.run(drive(folder, stack))
    except Exception as error:
        check("the run reaches its end", False, repr(error))
        for log in folder.glob("*.log"):
            print(f"--- {log.name}\n{log.read_text()[-2000:]}")

print(f"{passed} passed, {failed} failed")
sys.exit(bool(failed))
