"""A typed client per kind of editor, and a mirror of what such an editor does with a document."""

import os
import pathlib

import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

# The test rules of tests/server: they stand whatever the built-in ones say.
RULES = pathlib.Path(__file__).parent.parent / "server" / "rules"
SERVER = [os.environ["SERVER"], "lsp", "--stdio", "--rules", str(RULES), "--select", "house"]

def newest() -> t.ClientCapabilities:
    """An editor that can do what version 3.18 of the protocol adds."""
    capabilities = client_capabilities("visual_studio_code")
    document = capabilities.text_document
    document.inline_completion = t.InlineCompletionClientCapabilities(dynamic_registration=True)
    document.inlay_hint = t.InlayHintClientCapabilities()
    return capabilities


# Between them they prefer each of the three position encodings.
EDITORS = {
    "visual_studio_code": lambda: client_capabilities("visual_studio_code"),
    "neovim": lambda: client_capabilities("neovim"),
    "emacs": lambda: client_capabilities("emacs"),
    "newest": newest,
    "minimal": t.ClientCapabilities,
}


@pytest_lsp.fixture(params=EDITORS, config=ClientServerConfig(server_command=SERVER))
async def editor(request, lsp_client: LanguageClient):
    # What every such editor does when it is asked.
    lsp_client.feature(t.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    lsp_client.feature(t.WORKSPACE_CODE_LENS_REFRESH)(lambda params: None)
    params = t.InitializeParams(capabilities=EDITORS[request.param](), workspace_folders=[])
    lsp_client.server = await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0


def asks_for_diagnostics(client: LanguageClient) -> bool:
    return client.server.capabilities.diagnostic_provider is not None


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
