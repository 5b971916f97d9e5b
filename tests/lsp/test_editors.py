"""What an agent does in an editor, in each kind of editor."""

import pytest
from conftest import Buffer, asks_for_diagnostics, exercises
from lsprotocol import types as t
from pytest_lsp import LanguageClient

URI = "file:///drafts/ticket-7.md"
DRAFT = "👋🏽 ¡Hola, señora Núñez!\n\nEs un plan **barato**, y un barato 👍 muy bueno.\n"


def has_literals(client: LanguageClient) -> bool:
    actions = client.capabilities.text_document and client.capabilities.text_document.code_action
    return bool(actions and actions.code_action_literal_support)


@pytest.mark.asyncio
async def test_the_encoding_is_the_first_that_the_client_lists(editor: LanguageClient):
    general = editor.capabilities.general
    listed = (general and general.position_encodings) or ["utf-16"]
    assert editor.server.capabilities.position_encoding == listed[0]


@exercises(t.TEXT_DOCUMENT_DID_OPEN)
@pytest.mark.asyncio
async def test_findings_stand_where_the_words_are(editor: LanguageClient):
    buffer = Buffer(editor, URI, DRAFT)
    found = await buffer.diagnostics()
    assert [buffer.shown(diagnostic.range) for diagnostic in found] == ["barato", "barato"]
    assert {(diagnostic.source, diagnostic.code) for diagnostic in found} == {("replylint", "house/cheap")}
    assert found[0].severity == t.DiagnosticSeverity.Information


@exercises(t.TEXT_DOCUMENT_CODE_ACTION)
@pytest.mark.asyncio
async def test_a_fix_applied_takes_its_finding_away(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 ¡Hola, señora Núñez!\n\nBarato es el plan. 👍 Un plan barato.\n")
    found = await buffer.diagnostics()
    assert len(found) == 2
    actions = await buffer.actions(found[0].range)
    if not has_literals(editor):
        assert all(isinstance(action, t.Command) for action in actions)
        return
    assert sum(bool(action.is_preferred) for action in actions) <= 1
    assert all(action.kind == t.CodeActionKind.QuickFix for action in actions)
    assert [diagnostic.code for diagnostic in actions[0].diagnostics] == ["house/cheap"]
    buffer.apply(actions[0].edit)
    assert buffer.text == "👋🏽 ¡Hola, señora Núñez!\n\nEconómico es el plan. 👍 Un plan barato.\n"
    assert len(await buffer.diagnostics()) == 1


@exercises(t.TEXT_DOCUMENT_DID_CHANGE)
@pytest.mark.asyncio
async def test_typing_keeps_server_and_editor_in_step(editor: LanguageClient):
    buffer = Buffer(editor, URI, DRAFT)
    await buffer.diagnostics()
    for words in ["¿Muy ", "😀", "ñ", "e\u0301", "\n"]:
        buffer.replace(t.Range(buffer.position(2), buffer.position(2)), words)
        found = await buffer.diagnostics()
        assert [buffer.shown(diagnostic.range) for diagnostic in found] == ["barato", "barato"]
    buffer.replace(buffer.range("y un barato 👍"), "y 👍")
    assert len(await buffer.diagnostics()) == 1


@exercises(t.TEXT_DOCUMENT_HOVER)
@pytest.mark.asyncio
async def test_a_hover_tells_why(editor: LanguageClient):
    buffer = Buffer(editor, URI, DRAFT)
    [first, _] = await buffer.diagnostics()
    hover = await buffer.hover(first.range.start)
    assert buffer.shown(hover.range) == "barato"
    assert "«Barato» hace pensar en la calidad." in hover.contents.value
    formats = editor.capabilities.text_document and editor.capabilities.text_document.hover.content_format
    assert hover.contents.kind == (formats or ["plaintext"])[0]
    assert await buffer.hover(t.Position(0, 0)) is None


@exercises(t.TEXT_DOCUMENT_DID_CLOSE)
@pytest.mark.asyncio
async def test_closing_takes_the_findings_away(editor: LanguageClient):
    buffer = Buffer(editor, "untitled:Untitled-1", DRAFT)
    assert await buffer.diagnostics()
    editor.text_document_did_close(t.DidCloseTextDocumentParams(buffer.identifier))
    if asks_for_diagnostics(editor):
        assert await buffer.diagnostics() == []
        return
    published = await editor.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert (published.uri, list(published.diagnostics)) == (buffer.uri, [])


@exercises(t.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
@pytest.mark.asyncio
async def test_an_outline_has_the_parts_of_the_reply(editor: LanguageClient):
    provider = editor.server.capabilities.document_symbol_provider
    known = editor.capabilities.text_document and editor.capabilities.text_document.document_symbol
    assert bool(provider) == bool(known)
    if not provider:
        return
    buffer = Buffer(editor, URI, DRAFT)
    found = await buffer.symbols()
    nested = isinstance(found[0], t.DocumentSymbol)
    assert nested == bool(known.hierarchical_document_symbol_support)
    parts = [symbol for symbol in found if symbol.kind == t.SymbolKind.Namespace]
    assert [part.name for part in parts] == ["Greeting", "Body"]
    body = parts[1].range if nested else parts[1].location.range
    assert buffer.shown(body) == "Es un plan **barato**, y un barato 👍 muy bueno."


@exercises(t.TEXT_DOCUMENT_FOLDING_RANGE, t.TEXT_DOCUMENT_SELECTION_RANGE)
@pytest.mark.asyncio
async def test_parts_fold_and_selections_widen(editor: LanguageClient):
    buffer = Buffer(editor, URI, "¡Hola, señora Núñez! 👋🏽\n\n> ¿Dónde está?\n> Ya pagué. 😡\n\nYa 👍 salió su **plan**. Llega hoy.\n")
    if editor.server.capabilities.folding_range_provider:
        assert [(fold.start_line, fold.end_line) for fold in await buffer.folds()] == [(2, 3)]
    if editor.server.capabilities.selection_range_provider:
        sentence, paragraph = "Ya 👍 salió su **plan**.", "Ya 👍 salió su **plan**. Llega hoy."
        assert await buffer.widening(buffer.range("plan").start) == ["plan", sentence, paragraph, buffer.text]


@exercises(t.TEXT_DOCUMENT_COMPLETION, t.COMPLETION_ITEM_RESOLVE)
@pytest.mark.asyncio
async def test_a_ready_sentence_takes_the_place_of_what_was_typed(editor: LanguageClient):
    if not editor.server.capabilities.completion_provider:
        return
    buffer = Buffer(editor, URI, "Hola, señora Núñez 👋🏽:\n\nYa 👍 llegó. Le parece b")
    [item] = await buffer.offered(buffer.position(len(buffer.text)))
    if item.documentation is None:
        item = await editor.completion_item_resolve_async(item)
    said = item.documentation
    assert "Does that work for you?" in (said if isinstance(said, str) else said.value)
    buffer.replace(item.text_edit.range, item.text_edit.new_text)
    assert buffer.text == "Hola, señora Núñez 👋🏽:\n\nYa 👍 llegó. ¿Le parece bien así?"


@exercises(t.TEXT_DOCUMENT_CODE_LENS)
@pytest.mark.asyncio
async def test_the_parts_of_the_reply_stand_above_it(editor: LanguageClient):
    if not editor.server.capabilities.code_lens_provider:
        return
    buffer = Buffer(editor, URI, DRAFT)
    lenses = await editor.text_document_code_lens_async(t.CodeLensParams(buffer.identifier))
    assert [lens.command.title.strip("✓ ").split(":")[0] for lens in lenses] == [
        "Escuchar",
        "Empatizar",
        "Reconocer",
        "Proponer",
        "2 observaciones",
    ]
    clicked = lenses[1].command
    assert bool(clicked.command) == bool(editor.capabilities.workspace.execute_command)
    if not clicked.command:
        return
    card = await editor.workspace_execute_command_async(t.ExecuteCommandParams(clicked.command, clicked.arguments))
    assert [stage["found"] for stage in card["stages"]] == [False, False, False, False]
    if not editor.messages:
        await editor.wait_for_notification(t.WINDOW_SHOW_MESSAGE)
    [shown] = editor.messages
    assert shown.message.startswith("Empatizar: aún no. Cuenta como empatía: ")


@exercises(t.TEXT_DOCUMENT_INLINE_COMPLETION)
@pytest.mark.asyncio
async def test_what_comes_next_stands_where_a_sentence_may_begin(editor: LanguageClient):
    announced = editor.capabilities.text_document and editor.capabilities.text_document.inline_completion
    if not (announced and announced.dynamic_registration):
        return
    buffer = Buffer(editor, URI, "> No ha llegado mi 📦.\n\nHola, señora Núñez 👋🏽:\n\nGracias por escribirnos. ")
    at = buffer.position(len(buffer.text))
    context = t.InlineCompletionContext(t.InlineCompletionTriggerKind.Automatic)
    params = t.InlineCompletionParams(context, buffer.identifier, at)
    answer = await editor.text_document_inline_completion_async(params)
    assert answer.items and all(item.range == t.Range(at, at) for item in answer.items)


@exercises(t.SET_TRACE)
@pytest.mark.asyncio
async def test_a_trace_tells_of_messages(editor: LanguageClient):
    told: list[t.LogTraceParams] = []
    editor.feature(t.LOG_TRACE)(lambda trace: told.append(trace))
    editor.set_trace(t.SetTraceParams(t.TraceValue.Verbose))
    buffer = Buffer(editor, URI, DRAFT)
    await buffer.hover(buffer.range("barato").start)
    verbose = {trace.message: trace.verbose for trace in told}
    assert verbose["received textDocument/didOpen"] == URI + ", version 1"
    assert any(message.startswith("answered textDocument/hover") for message in verbose)
    assert not any("barato" in message + (more or "") for message, more in verbose.items())


@exercises("replylint/context", "replylint/scorecard")
@pytest.mark.asyncio
async def test_a_host_tells_of_the_conversation_and_asks_how_the_draft_stands(editor: LanguageClient):
    buffer = Buffer(editor, "desk://ticket/7", "👋🏽 ¡Hola, señora Núñez!\n\nGracias por escribirnos. Un plan **barato**.\n")
    assert len(await buffer.diagnostics()) == 1
    identifier = {"uri": buffer.uri}
    context = {"channel": "chat", "messages": [{"from": "customer", "text": "¿Y mi pedido?"}]}
    editor.protocol.notify("replylint/context", {"textDocument": identifier, "context": context})
    card = await editor.protocol.send_request_async("replylint/scorecard", {"textDocument": identifier})
    # The client makes objects of what it does not know.
    listen = card.stages[0]
    words = [t.Range(t.Position(r.start.line, r.start.character), t.Position(r.end.line, r.end.character)) for r in listen.words]
    assert (listen.stage, listen.title, listen.found) == ("listen", "Escuchar", True)
    assert [buffer.shown(range_) for range_ in words] == ["Gracias por escribirnos"]
    assert (card.version, card.findings.information) == (1, 1)


@pytest.mark.asyncio
async def test_a_selection_is_mended_as_a_whole(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 ¡Hola, señora Núñez!\n\nBarato es el plan. 👍 Barato es el precio.\n")
    await buffer.diagnostics()
    selection = t.Range(buffer.position(0), buffer.position(len(buffer.text)))
    actions = await buffer.actions(selection, only=[t.CodeActionKind.Refactor])
    if not has_literals(editor):
        return
    mended = next(action for action in actions if action.title == "Reescribir 2 frases")
    buffer.apply(mended.edit)
    assert buffer.text == "👋🏽 ¡Hola, señora Núñez!\n\nEconómico es el plan. 👍 Económico es el precio.\n"
    assert all(diagnostic.code != "house/cheap" for diagnostic in await buffer.diagnostics())
