"""What clients can do, from nothing to everything, and what a server tells of itself in return."""

import enum
import pathlib
import re
import typing

import attrs
from lsprotocol import types as t
from pytest_lsp import client_capabilities

# What a list of names, which are any text to the protocol's types, has in a client that can do everything.
NAMES = {
    "properties": ["documentation", "detail", "additionalTextEdits", "tooltip", "command", "edit"],
    "item_defaults": ["commitCharacters", "editRange", "insertTextFormat", "insertTextMode", "data"],
    "retry_on_content_modified": [],
}


def everything(of: type = t.ClientCapabilities):
    """All that the protocol's types know of, switched on."""
    hints = typing.get_type_hints(of)
    return of(**{field.name: _most(field.name, hints[field.name]) for field in attrs.fields(of)})


def _most(name: str, hint):
    options = [option for option in typing.get_args(hint) if option is not type(None)]
    if typing.get_origin(hint) is typing.Union:
        # Of a switch and an object that says more, the object.
        return _most(name, options[-1])
    if name in NAMES:
        return NAMES[name]
    if typing.get_origin(hint) is not None:
        names = typing.get_args(options[0]) or options
        return [] if names[0] is str else list(names[0])
    if attrs.has(hint):
        return everything(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return list(hint)[-1]
    return {bool: True, int: 5000, str: "any"}.get(hint)


def commands_only() -> t.ClientCapabilities:
    """An editor of before version 3.8: it knows no code actions, but has commands carried out, and makes edits."""
    workspace = t.WorkspaceClientCapabilities(
        apply_edit=True,
        execute_command=t.ExecuteCommandClientCapabilities(),
        workspace_edit=t.WorkspaceEditClientCapabilities(document_changes=True),
    )
    return t.ClientCapabilities(workspace=workspace)


# Between them they prefer each of the three position encodings.
EDITORS = {
    "everything": everything,
    "visual_studio_code": lambda: client_capabilities("visual_studio_code"),
    "neovim": lambda: client_capabilities("neovim"),
    "emacs": lambda: client_capabilities("emacs"),
    "commands_only": commands_only,
    "minimal": t.ClientCapabilities,
}

# What a client may send once a server announces this. A name that is not here is one that no test knows.
MESSAGES = {
    "code_action_provider": [t.TEXT_DOCUMENT_CODE_ACTION],
    "code_lens_provider": [t.TEXT_DOCUMENT_CODE_LENS],
    "completion_provider": [t.TEXT_DOCUMENT_COMPLETION],
    "diagnostic_provider": [t.TEXT_DOCUMENT_DIAGNOSTIC, t.WORKSPACE_DIAGNOSTIC],
    "document_link_provider": [t.TEXT_DOCUMENT_DOCUMENT_LINK],
    "document_symbol_provider": [t.TEXT_DOCUMENT_DOCUMENT_SYMBOL],
    "execute_command_provider": [t.WORKSPACE_EXECUTE_COMMAND],
    "folding_range_provider": [t.TEXT_DOCUMENT_FOLDING_RANGE],
    "hover_provider": [t.TEXT_DOCUMENT_HOVER],
    "inlay_hint_provider": [t.TEXT_DOCUMENT_INLAY_HINT],
    "position_encoding": [],
    "selection_range_provider": [t.TEXT_DOCUMENT_SELECTION_RANGE],
    "text_document_sync": [
        t.TEXT_DOCUMENT_DID_OPEN,
        t.TEXT_DOCUMENT_DID_CHANGE,
        t.TEXT_DOCUMENT_DID_SAVE,
        t.TEXT_DOCUMENT_DID_CLOSE,
    ],
    "workspace": [t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS],
}

# What any client may send to any server.
ALWAYS = {t.CANCEL_REQUEST, t.SET_TRACE, t.WORKSPACE_DID_CHANGE_CONFIGURATION}


def our_own() -> set[str]:
    """What replylint takes that the protocol does not have: no server announces such messages."""
    source = pathlib.Path(__file__).parents[2] / "src" / "server"
    found = {name for file in source.glob("*.rs") for name in re.findall(r'METHOD: &str = "(replylint/\w+)"', file.read_text())}
    assert found, "they are written down in src/server"
    return found



def announced(server: t.InitializeResult, registered: set[str]) -> set[str]:
    """What may be sent to a server: messages, and what they may ask for by name."""
    told = attrs.asdict(server.capabilities, recurse=False, filter=lambda _, value: value is not None)
    messages = ALWAYS | our_own() | registered
    for name, options in told.items():
        assert name in MESSAGES, f"the server announces {name}, and this client has no test for it"
        messages.update(MESSAGES[name])
        [*first] = MESSAGES[name][:1]
        if getattr(options, "resolve_provider", None):
            messages.add({t.TEXT_DOCUMENT_COMPLETION: t.COMPLETION_ITEM_RESOLVE}.get(*first, f"{name}.resolve"))
        for asked in [*(getattr(options, "commands", None) or []), *(getattr(options, "code_action_kinds", None) or [])]:
            messages.add(f"{first[0]} {asked if isinstance(asked, str) else asked.value}")
    return messages
