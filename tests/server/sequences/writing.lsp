# What is offered while a reply is written.
-> {"id": 1, "method": "initialize", "params": {"capabilities": $ALL}}
<- {"id": 1, "result": {"capabilities": {"codeActionProvider": {}, "completionProvider": {"triggerCharacters": ["/"], "resolveProvider": true}}}}
-> {"method": "initialized", "params": {}}
<- {"method": "client/registerCapability", "params": {"registrations": [
     {"method": "workspace/didChangeWatchedFiles"}, {"method": "textDocument/inlineCompletion", "registerOptions": {"documentSelector": null}}]}}
-> answer null
-> {"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "untitled:1", "languageId": "markdown", "version": 7,
     "text": "Cheap it is.\n\n/fair-question\n"}}}
-> {"id": 2, "method": "textDocument/codeAction", "params": {"textDocument": {"uri": "untitled:1"},
     "range": {"start": {"line": 0, "character": 2}, "end": {"line": 0, "character": 2}}, "context": {"diagnostics": [], "only": ["quickfix"]}}}
<- {"id": 2, "result": [
     {"kind": "quickfix", "isPreferred": true, "title": "Affordable it is", "edit": {"documentChanges": [{"textDocument": {"uri": "untitled:1", "version": 7},
      "edits": [{"newText": "Affordable it is", "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 11}}}]}]}},
     {"kind": "quickfix"}]}
-> {"id": 3, "method": "textDocument/codeAction", "params": {"textDocument": {"uri": "untitled:1"},
     "range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}, "context": {"diagnostics": [], "only": ["quickfix"]}}}
<- {"id": 3, "result": []}
-> {"id": 4, "method": "textDocument/completion", "params": {"textDocument": {"uri": "untitled:1"}, "position": {"line": 2, "character": 5}}}
<- {"id": 4, "result": {"isIncomplete": true}}
-> {"id": 5, "method": "completionItem/resolve", "params": {"label": "You're right",
     "data": {"uri": "untitled:1", "phrase": "acknowledgement#1", "language": "en"}}}
<- {"id": 5, "result": {"label": "You're right", "documentation": {"kind": "markdown"}}}
-> {"id": 6, "method": "completionItem/resolve", "params": {"label": "of another program"}}
<- {"id": 6, "result": {"label": "of another program"}}
-> {"id": 7, "method": "textDocument/inlineCompletion", "params": {"textDocument": {"uri": "untitled:1"},
     "position": {"line": 1, "character": 0}, "context": {"triggerKind": 1}}}
<- {"id": 7, "result": {"items": [{"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}}, {}, {}]}}
-> {"id": 8, "method": "shutdown"}
<- {"id": 8, "result": null}
-> {"method": "exit"}
<- exit 0
