"""Every message that the server takes, from each kind of client, and that none is left out."""

import asyncio
import pathlib

import pytest
from capabilities import announced
from conftest import EXERCISED, Buffer, asks_for_diagnostics, exercises, settings, until
from lsprotocol import types as t
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient

URI = "file:///drafts/ticket-7.md"
CHEAP = "👋🏽 Hi Ana,\n\nIt is a cheap plan. 👍 A cheap price, too.\n"
PARCEL = "👋🏽 Hi Ana,\n\nYour tracking number 1Z999AA10123456784 is on its way.\n"
INVALID, FAILED, UNKNOWN, CANCELLED = -32602, -32803, -32601, -32800


async def run(editor: LanguageClient, command: str, **arguments):
    params = t.ExecuteCommandParams(command, [arguments] if arguments else None)
    return await editor.workspace_execute_command_async(params)


def makes_edits(editor: LanguageClient) -> bool:
    return bool(editor.capabilities.workspace and editor.capabilities.workspace.apply_edit)


async def edited(editor: LanguageClient, buffer: Buffer, command: str, **arguments):
    """What a command answers once the editor has made the edit that it was asked for; none if it makes no edits."""
    if not makes_edits(editor):
        with pytest.raises(JsonRpcException) as refused:
            await run(editor, command, uri=buffer.uri, **arguments)
        assert (refused.value.code, refused.value.message) == (
            FAILED,
            "this client does not let a server change a draft",
        )
        return None
    answer = await run(editor, command, uri=buffer.uri, **arguments)
    await until(lambda: editor.watched.applied)
    buffer.apply(editor.watched.applied.pop())
    return answer


@pytest.mark.asyncio
async def test_nothing_is_announced_that_no_test_asks_for(editor: LanguageClient):
    await Buffer(editor, URI, CHEAP).diagnostics()
    untested = announced(editor.server, editor.watched.registered) - EXERCISED
    assert not untested, f"no test of this client sends {', '.join(sorted(untested))}"


@exercises("workspace/executeCommand replylint.fixAll")
@pytest.mark.asyncio
async def test_all_safe_fixes_are_made(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hi Ana,\n\nYour orders #4411 and 👍 #4412 are here.\n")
    if await edited(editor, buffer, "replylint.fixAll") is None:
        return
    assert buffer.text == "👋🏽 Hi Ana,\n\nYour orders **#4411** and 👍 **#4412** are here.\n"


@exercises("workspace/executeCommand replylint.boldIdentifiers")
@pytest.mark.asyncio
async def test_identifiers_in_a_part_become_bold(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hi Ana,\n\nYour orders #4411 and 👍 #4412 are here.\n")
    part = at(buffer.range("👍 #4412 are"))
    if await edited(editor, buffer, "replylint.boldIdentifiers", range=part) is None:
        return
    assert buffer.text == "👋🏽 Hi Ana,\n\nYour orders #4411 and 👍 **#4412** are here.\n"


@exercises("replylint/phrases")
@pytest.mark.asyncio
async def test_ready_sentences_come_in_the_words_that_fit_the_draft(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hola, señora Núñez:\n\nYa llegó.\n")
    params = {"textDocument": {"uri": buffer.uri}}
    listed = await editor.protocol.send_request_async("replylint/phrases", params)
    assert list(listed.languages) == ["es"]
    assert len(listed.phrases) > 400
    first = listed.phrases[0]
    assert first.fits and first.id.startswith(first.topic) and first.texts[0].language == "es"


@exercises("workspace/executeCommand replylint.insertPhrase")
@pytest.mark.asyncio
async def test_a_ready_sentence_is_put_where_it_belongs(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hola, señora Núñez:\n\nYa lo revisamos.\n")
    if await edited(editor, buffer, "replylint.insertPhrase", phrase="validation#1") is None:
        return
    greeting, body = buffer.text.split("\n\n")
    assert greeting == "👋🏽 Hola, señora Núñez:"
    assert body.endswith(". Ya lo revisamos.\n")


@exercises("workspace/executeCommand replylint.makeBilingual")
@pytest.mark.asyncio
async def test_a_draft_is_said_in_the_other_language_too(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👍 Could you send us the receipt?\n")
    answer = await edited(editor, buffer, "replylint.makeBilingual")
    if answer is None:
        return
    assert answer == {"language": "es"}
    assert buffer.text == "👍 Could you send us the receipt?\n\n👍 ¿Podría enviarnos el recibo, por favor?\n"


@exercises("workspace/executeCommand replylint.apply")
@pytest.mark.asyncio
async def test_a_client_that_knows_no_code_actions_takes_commands(editor: LanguageClient):
    buffer = Buffer(editor, URI, CHEAP)
    first = buffer.range("cheap plan")
    actions = await buffer.actions(first)
    if actions and isinstance(actions[0], t.Command):
        [arguments] = actions[0].arguments
        assert actions[0].command == "replylint.apply"
    else:
        cheap = t.Range(first.start, buffer.position(buffer.text.index("cheap") + len("cheap")))
        edits = [{"range": at(cheap), "newText": "affordable"}]
        arguments = {"uri": buffer.uri, "version": buffer.version, "edits": edits}
    arguments = {name: value for name, value in dict(arguments).items() if name != "uri"}
    if await edited(editor, buffer, "replylint.apply", **arguments) is None:
        return
    assert "a affordable plan. 👍 A cheap price" in buffer.text
    with pytest.raises(JsonRpcException) as late:
        await run(editor, "replylint.apply", uri=buffer.uri, **arguments)
    assert (late.value.code, late.value.message) == (FAILED, "the draft has changed since this was offered")


def at(range_: t.Range):
    place = lambda position: {"line": position.line, "character": position.character}
    return {"start": place(range_.start), "end": place(range_.end)}


@exercises("workspace/executeCommand replylint.showScorecard")
@pytest.mark.asyncio
async def test_a_part_of_the_reply_is_explained(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hi Ana,\n\nThank you for writing to us.\n")
    card = await run(editor, "replylint.showScorecard", uri=buffer.uri, stage="listen")
    assert [stage["found"] for stage in card["stages"]] == [True, False, False, False]
    await until(lambda: editor.messages)
    assert editor.messages[0].message.startswith("✓ Listen. ")
    with pytest.raises(JsonRpcException) as unknown:
        await run(editor, "replylint.showScorecard", uri=buffer.uri, stage="sell")
    assert unknown.value.code == INVALID


@exercises("workspace/executeCommand replylint.restart")
@pytest.mark.asyncio
async def test_a_restart_reads_settings_anew(editor: LanguageClient, tmp_path: pathlib.Path):
    buffer = Buffer(editor, (tmp_path / "a.md").as_uri(), CHEAP)
    assert len(await buffer.diagnostics()) == 2
    (tmp_path / "replylint.toml").write_text('[rules]\n"house/cheap" = "error"\n')
    told = await buffer.told_again(lambda: run(editor, "replylint.restart"))
    severity = t.DiagnosticSeverity.Information if editor.is_guest else t.DiagnosticSeverity.Error
    assert [found.severity for found in told] == [severity] * 2


@exercises("textDocument/codeAction quickfix")
@pytest.mark.asyncio
async def test_a_finding_is_ignored_in_a_file_of_the_team(editor: LanguageClient, tmp_path: pathlib.Path):
    buffer = Buffer(editor, (tmp_path / "a.md").as_uri(), CHEAP)
    actions = await buffer.actions(buffer.range("cheap plan"), only=[t.CodeActionKind.QuickFix])
    writing = [action for action in actions if action.edit and creates(action.edit)]
    workspace = editor.capabilities.workspace
    edits = workspace and workspace.workspace_edit
    may_create = edits and edits.document_changes and t.ResourceOperationKind.Create in (edits.resource_operations or [])
    takes_edits = editor.capabilities.text_document and editor.capabilities.text_document.code_action
    assert [action.title for action in writing] == (
        ["Ignore this finding of house/cheap (replylint-ignore.toml)", "Turn house/cheap off in this folder (replylint.toml)"]
        if may_create and takes_edits and not editor.is_guest
        else []
    )
    for action in writing:
        create, edit = action.edit.document_changes
        assert create.uri == edit.text_document.uri and create.uri.startswith(tmp_path.as_uri())


def creates(edit: t.WorkspaceEdit) -> bool:
    return any(isinstance(change, t.CreateFile) for change in edit.document_changes or [])


@exercises("textDocument/codeAction source.fixAll.replylint")
@pytest.mark.asyncio
async def test_all_safe_fixes_are_one_action_for_those_who_ask(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hi Ana,\n\nYour orders #4411 and 👍 #4412 are here.\n")
    whole = t.Range(buffer.position(0), buffer.position(len(buffer.text)))
    actions = await buffer.actions(whole, only=["source.fixAll.replylint"])
    if not editor.server.capabilities.code_action_provider or not hasattr(
        editor.server.capabilities.code_action_provider, "code_action_kinds"
    ):
        return
    [action] = actions
    buffer.apply(action.edit)
    assert buffer.text == "👋🏽 Hi Ana,\n\nYour orders **#4411** and 👍 **#4412** are here.\n"


@exercises("textDocument/codeAction refactor.rewrite")
@pytest.mark.asyncio
async def test_what_cannot_be_done_says_why(editor: LanguageClient):
    buffer = Buffer(editor, URI, "The 👋🏽 flumphet purred.\n")
    whole = t.Range(buffer.position(0), buffer.position(len(buffer.text)))
    actions = await buffer.actions(whole, only=[t.CodeActionKind.RefactorRewrite])
    document = editor.capabilities.text_document
    shows_why = document and document.code_action and document.code_action.disabled_support
    reasons = [action.disabled.reason for action in actions if action.disabled]
    assert ("“The 👋🏽 flumphet purred.” cannot be translated without guessing." in reasons) == bool(shows_why)


@exercises(t.TEXT_DOCUMENT_DOCUMENT_LINK)
@settings({"show": {"links": True}})
@pytest.mark.asyncio
async def test_a_tracking_number_leads_to_its_parcel(editor: LanguageClient):
    if not editor.server.capabilities.document_link_provider:
        return
    buffer = Buffer(editor, URI, PARCEL)
    [link] = await editor.text_document_document_link_async(t.DocumentLinkParams(buffer.identifier))
    assert buffer.shown(link.range) == "1Z999AA10123456784"
    assert link.target.startswith("https://") and link.target.endswith("1Z999AA10123456784")
    assert bool(link.tooltip) == bool(editor.capabilities.text_document.document_link.tooltip_support)


@exercises(t.TEXT_DOCUMENT_INLAY_HINT)
@settings({"show": {"marks": True}})
@pytest.mark.asyncio
async def test_marks_stand_behind_the_words_that_count(editor: LanguageClient):
    if not editor.server.capabilities.inlay_hint_provider:
        return
    buffer = Buffer(editor, URI, "👋🏽 Hi Ana,\n\nThank you for writing to us. Bye!\n")
    whole = t.Range(buffer.position(0), buffer.position(len(buffer.text)))
    marks = await editor.text_document_inlay_hint_async(t.InlayHintParams(buffer.identifier, whole))
    assert [buffer.text[: buffer.offset(mark.position)].rpartition("\n")[2] for mark in marks] == ["Thank you for writing"]


@exercises(t.TEXT_DOCUMENT_DID_SAVE)
@settings({"ready": {"idle": False}})
@pytest.mark.asyncio
async def test_a_draft_that_is_saved_says_what_it_lacks(editor: LanguageClient):
    buffer = Buffer(editor, URI, "👋🏽 Hi Ana, your plan is")
    assert await buffer.diagnostics() == []
    saved = t.DidSaveTextDocumentParams(buffer.identifier)
    told = await buffer.told_again(lambda: editor.text_document_did_save(saved))
    assert [found.code for found in told] == ["house/goodbye"]


@exercises(t.WORKSPACE_DID_CHANGE_CONFIGURATION)
@pytest.mark.asyncio
async def test_settings_hold_once_they_are_told(editor: LanguageClient):
    buffer = Buffer(editor, URI, CHEAP)
    assert len(await buffer.diagnostics()) == 2
    rules = {"rules": {"house/cheap": "error"}}
    editor.set_configuration(rules, section="replylint")
    changed = t.DidChangeConfigurationParams(settings={"replylint": rules})
    told = await buffer.told_again(lambda: editor.workspace_did_change_configuration(changed))
    assert [found.severity for found in told] == [t.DiagnosticSeverity.Error] * 2


@exercises(t.WORKSPACE_DID_CHANGE_WATCHED_FILES)
@pytest.mark.asyncio
async def test_a_file_of_settings_holds_once_it_is_saved(editor: LanguageClient, tmp_path: pathlib.Path):
    buffer = Buffer(editor, (tmp_path / "a.md").as_uri(), CHEAP)
    assert len(await buffer.diagnostics()) == 2
    saved = tmp_path / "replylint.toml"
    saved.write_text('[rules]\n"house/cheap" = "error"\n')
    changed = t.DidChangeWatchedFilesParams([t.FileEvent(saved.as_uri(), t.FileChangeType.Created)])
    if editor.is_guest:
        # Its files are not those of this machine.
        editor.workspace_did_change_watched_files(changed)
        assert await buffer.hover(buffer.range("cheap").start) is not None
        return
    told = await buffer.told_again(lambda: editor.workspace_did_change_watched_files(changed))
    assert [found.severity for found in told] == [t.DiagnosticSeverity.Error] * 2


@exercises(t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, t.WORKSPACE_DIAGNOSTIC, t.TEXT_DOCUMENT_DIAGNOSTIC)
@pytest.mark.asyncio
async def test_drafts_of_a_folder_are_told_once_it_is_opened(editor: LanguageClient, tmp_path: pathlib.Path):
    (tmp_path / "replylint.toml").write_text("")
    (tmp_path / "lejos.md").write_text(CHEAP + "Bye!\n")
    opened = t.WorkspaceFoldersChangeEvent([t.WorkspaceFolder(tmp_path.as_uri(), "desk")], [])
    editor.workspace_did_change_workspace_folders(t.DidChangeWorkspaceFoldersParams(opened))
    buffer = Buffer(editor, URI, CHEAP)
    assert len(await buffer.diagnostics()) == 2
    if not asks_for_diagnostics(editor):
        return
    editor.progress_reports["desk"] = []
    params = t.WorkspaceDiagnosticParams(previous_result_ids=[], work_done_token="desk")
    report = await editor.workspace_diagnostic_async(params)
    told = {item.uri: [found.code for found in item.items] for item in report.items}
    assert told == ({} if editor.is_guest else {(tmp_path / "lejos.md").as_uri(): ["house/cheap"] * 2})
    kinds = [report.kind for report in editor.progress_reports["desk"]]
    assert kinds == [] or (kinds[0], kinds[-1]) == ("begin", "end")


@exercises(t.CANCEL_REQUEST)
@pytest.mark.asyncio
async def test_who_no_longer_wants_an_answer_gets_none_and_goes_on(editor: LanguageClient):
    buffer = Buffer(editor, URI, CHEAP * 200)
    params = t.HoverParams(buffer.identifier, buffer.range("cheap").start)
    asked = asyncio.ensure_future(
        editor.protocol.send_request_async(t.TEXT_DOCUMENT_HOVER, params, msg_id="looked-elsewhere")
    )
    await asyncio.sleep(0)
    editor.cancel_request(t.CancelParams("looked-elsewhere"))
    try:
        assert await asked is not None, "it was answered before it was cancelled"
    except JsonRpcException as cancelled:
        assert cancelled.code == CANCELLED
    assert await buffer.hover(buffer.range("cheap").start) is not None


@pytest.mark.asyncio
async def test_what_nobody_knows_is_answered_and_harms_nobody(editor: LanguageClient):
    with pytest.raises(JsonRpcException) as unknown:
        await editor.protocol.send_request_async("replylint/unheardOf", {})
    assert unknown.value.code == UNKNOWN
    editor.protocol.notify("$/unheardOf", {})
    editor.protocol.notify("replylint/unheardOf", {})
    with pytest.raises(JsonRpcException) as wrong:
        await run(editor, "replylint.sell")
    assert wrong.value.code == INVALID
    assert len(await Buffer(editor, URI, CHEAP).diagnostics()) == 2
