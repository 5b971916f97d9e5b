"""A typed client per kind of editor, and a mirror of what such an editor does with a document."""

import asyncio
import os
import pathlib
import subprocess

import pytest
import pytest_asyncio
from capabilities import EDITORS, announced
from lsprotocol import types as t
from pygls.io_ import run_websocket
from pytest_lsp import LanguageClient, make_test_lsp_client
from websockets.asyncio.client import ClientConnection, connect

# The test rules of tests/server: they stand whatever the built-in ones say.
RULES = pathlib.Path(__file__).parent.parent / "server" / "rules"
SERVER = [os.environ["SERVER"], "lsp", "--rules", str(RULES), "--select", "house,formatting/unbolded-order-id"]

# A page of a help desk reaches the server by WebSocket, and is as different as its library is.
CLIENTS = [*EDITORS, "everything, by WebSocket", "minimal, by WebSocket"]

# What the tests say that they send.
EXERCISED: set[str] = set()


def exercises(*messages: str):
    """Says of a test that it sends these, to each client's server that announces them. It is held to that."""
    EXERCISED.update(messages, (message.partition(" ")[0] for message in messages))
    return pytest.mark.exercises(messages)


def settings(value):
    """What a client of this test hands over when it introduces itself."""
    return pytest.mark.settings(value)


@pytest.fixture(scope="session")
def web_socket_port():
    """A server that many clients of this run have a session with."""
    server = subprocess.Popen([*SERVER, "--ws", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        yield int(server.stderr.readline().rpartition(":")[2])
    finally:
        server.terminate()
        assert server.wait(30) == 0


class TextFrames:
    """Sends messages as the text that they are; pygls would send bytes."""

    def __init__(self, socket: ClientConnection):
        self.close = socket.close
        self.write = lambda message: socket.send(message, text=True)


async def start_web_socket(client: LanguageClient, port: int):
    socket = await connect(f"ws://127.0.0.1:{port}", subprotocols=["lsp"])
    reading = run_websocket(socket, client._stop_event, client.protocol, error_handler=client.report_server_error)
    client._async_tasks.append(asyncio.create_task(reading))
    await asyncio.sleep(0)
    client.protocol.set_writer(TextFrames(socket), include_headers=False)


class Watched:
    """What travels between a client and its server, by name."""

    def __init__(self, client: LanguageClient):
        self.sent: set[str] = set()
        self.registered: set[str] = set()
        self.applied: list[t.WorkspaceEdit] = []
        self.answer = t.ApplyWorkspaceEditResult(applied=True)
        protocol = client.protocol
        for name in ["send_request_async", "notify"]:
            setattr(protocol, name, self._recording(getattr(protocol, name)))
        # What every editor does when it is asked.
        client.feature(t.CLIENT_REGISTER_CAPABILITY)(lambda params: self._register(params))
        client.feature(t.WORKSPACE_APPLY_EDIT)(lambda params: self._apply(params))
        for refresh in [t.WORKSPACE_CODE_LENS_REFRESH, t.WORKSPACE_INLAY_HINT_REFRESH]:
            client.feature(refresh)(lambda params: None)

    def _recording(self, send):
        def recorded(method, params=None, *args, **kwargs):
            self.sent.add(method)
            asked = [getattr(params, "command", None)] if method == t.WORKSPACE_EXECUTE_COMMAND else []
            if method == t.TEXT_DOCUMENT_CODE_ACTION:
                asked = params.context.only or []
            self.sent.update(f"{method} {getattr(name, 'value', name)}" for name in asked)
            return send(method, params, *args, **kwargs)

        return recorded

    def _register(self, params: t.RegistrationParams):
        self.registered.update(registration.method for registration in params.registrations)

    def _apply(self, params: t.ApplyWorkspaceEditParams):
        self.applied.append(params.edit)
        return self.answer


@pytest_asyncio.fixture(params=CLIENTS)
async def editor(request):
    name, _, wire = request.param.partition(", by ")
    client = make_test_lsp_client()
    if wire:
        await start_web_socket(client, request.getfixturevalue("web_socket_port"))
    else:
        await client.start_io(*SERVER, "--stdio")
    client.is_guest = bool(wire)
    client.watched = Watched(client)
    asked_for = request.node.get_closest_marker("settings")
    params = t.InitializeParams(
        capabilities=EDITORS[name](),
        workspace_folders=[],
        initialization_options=asked_for and asked_for.args[0],
    )
    client.server = await client.initialize_session(params)
    yield client
    messages = announced(client.server, client.watched.registered)
    await client.shutdown_session()
    await client.stop()
    assert wire or client._server.returncode == 0
    claimed = request.node.get_closest_marker("exercises")
    for message in messages.intersection(claimed.args[0] if claimed else []):
        assert message in client.watched.sent, f"the server announces {message}, and this test does not send it"


def asks_for_diagnostics(client: LanguageClient) -> bool:
    return client.server.capabilities.diagnostic_provider is not None


async def until(it_is_so):
    """Waits for what a client is told; the test's time is the limit."""
    while not it_is_so():
        await asyncio.sleep(0.01)


class Buffer:
    """A document as an editor holds it, told to the server edit by edit."""

    def __init__(self, client: LanguageClient, uri: str, text: str, language_id: str = "markdown"):
        self.client, self.uri, self.text, self.version = client, uri, text, 1
        self.encoding = client.server.capabilities.position_encoding or "utf-16"
        item = t.TextDocumentItem(uri=uri, language_id=language_id, version=1, text=text)
        client.text_document_did_open(t.DidOpenTextDocumentParams(item))

    @property
    def identifier(self):
        return t.TextDocumentIdentifier(self.uri)

    def _units(self, text: str) -> int:
        match self.encoding:
            case "utf-8":
                return len(text.encode())
            case "utf-16":
                return len(text.encode("utf-16-le")) // 2
            case "utf-32":
                return len(text)
        raise ValueError(self.encoding)

    def position(self, offset: int) -> t.Position:
        line = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        return t.Position(line, self._units(self.text[start:offset]))

    def range(self, words: str) -> t.Range:
        at = self.text.index(words)
        return t.Range(self.position(at), self.position(at + len(words)))

    def offset(self, position: t.Position) -> int:
        lines = self.text.split("\n")
        start = sum(len(line) + 1 for line in lines[: position.line])
        line = lines[position.line]
        column = next(n for n in range(len(line) + 1) if self._units(line[:n]) == position.character)
        return start + column

    def shown(self, range_: t.Range) -> str:
        return self.text[self.offset(range_.start) : self.offset(range_.end)]

    def replace(self, range_: t.Range, words: str):
        """Types over a range."""
        start, end = self.offset(range_.start), self.offset(range_.end)
        self.text = self.text[:start] + words + self.text[end:]
        self.version += 1
        change = t.TextDocumentContentChangePartial(range=range_, text=words)
        self._changed(change)

    def _changed(self, change):
        document = t.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri)
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(document, [change]))

    def apply(self, edit: t.WorkspaceEdit):
        """Does what an editor does with a code action's edit."""
        if edit.document_changes is not None:
            [change] = edit.document_changes
            assert (change.text_document.uri, change.text_document.version) == (self.uri, self.version)
            edits = change.edits
        else:
            [(uri, edits)] = edit.changes.items()
            assert uri == self.uri
        for one in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
            self.replace(one.range, one.new_text)

    async def diagnostics(self) -> list[t.Diagnostic]:
        """Those of the present version, asked for or published."""
        if asks_for_diagnostics(self.client):
            params = t.DocumentDiagnosticParams(self.identifier)
            return list((await self.client.text_document_diagnostic_async(params)).items)
        while True:
            published = await self.client.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            if (published.uri, published.version) == (self.uri, self.version):
                return list(published.diagnostics)

    async def told_again(self, cause) -> list[t.Diagnostic]:
        """Diagnostics of the present version, once something else than typing made them others."""
        refreshed, asks = self.client.diagnostic_refresh_count, asks_for_diagnostics(self.client)
        published = None if asks else self.client.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        published = published and asyncio.ensure_future(published)
        await asyncio.sleep(0)
        result = cause()
        if asyncio.iscoroutine(result):
            await result
        if asks:
            await until(lambda: self.client.diagnostic_refresh_count > refreshed)
            return await self.diagnostics()
        told = await published
        return list(told.diagnostics) if told.uri == self.uri else await self.diagnostics()

    async def actions(self, range_: t.Range, only=None) -> list[t.CodeAction]:
        context = t.CodeActionContext(diagnostics=[], only=only)
        params = t.CodeActionParams(self.identifier, range_, context)
        return list(await self.client.text_document_code_action_async(params) or [])

    async def hover(self, position: t.Position) -> t.Hover | None:
        return await self.client.text_document_hover_async(t.HoverParams(self.identifier, position))

    async def symbols(self):
        params = t.DocumentSymbolParams(self.identifier)
        return list(await self.client.text_document_document_symbol_async(params) or [])

    async def folds(self) -> list[t.FoldingRange]:
        return list(await self.client.text_document_folding_range_async(t.FoldingRangeParams(self.identifier)) or [])

    async def widening(self, position: t.Position) -> list[str]:
        """What a selection at a position grows to, from the inside out."""
        params = t.SelectionRangeParams(self.identifier, [position])
        [selection] = await self.client.text_document_selection_range_async(params)
        shown = []
        while selection:
            shown.append(self.shown(selection.range))
            selection = selection.parent
        return shown

    async def offered(self, position: t.Position) -> list[t.CompletionItem]:
        params = t.CompletionParams(self.identifier, position)
        answer = await self.client.text_document_completion_async(params)
        return list(answer.items) if answer else []
