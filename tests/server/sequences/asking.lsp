# A client that asks for diagnostics, of a draft and of all in the workspace.
-> {"id": 1, "method": "initialize", "params": {"capabilities": $ALL, "workspaceFolders": [{"uri": "$FOLDER", "name": "ours"}]}}
<- {"id": 1, "result": {"capabilities": {"diagnosticProvider": {"identifier": "replylint", "workspaceDiagnostics": true}}}}
-> {"method": "initialized", "params": {}}
<- {"method": "workspace/configuration", "params": {"items": [{"section": "replylint"}]}}
-> answer [null]
<- {"method": "client/registerCapability"}
-> answer null
-> {"method": "textDocument/didOpen", "params": {"textDocument":
     {"uri": "$FOLDER/new.md", "languageId": "markdown", "version": 1, "text": "It is a cheap plan. Goodbye!"}}}
-> {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "$FOLDER/new.md"}}}
<- {"id": 2, "result": {"kind": "full", "items": [{"code": "house/cheap"}]}}
-> {"id": 3, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "$FOLDER/none.md"}}}
<- {"id": 3, "result": {"kind": "full", "items": []}}
-> {"id": 4, "method": "workspace/diagnostic", "params": {"previousResultIds": [], "workDoneToken": "all"}}
<- {"method": "$/progress", "params": {"token": "all", "value": {"kind": "begin"}}}
<- {"method": "$/progress", "params": {"token": "all", "value": {"kind": "end"}}}
<- {"id": 4, "result": {"items": [
     {"kind": "full", "uri": "$FOLDER/cheap.md", "version": null, "items": [{"code": "house/cheap"}]}]}}
# Nothing has changed, so the next answer is held back; a client may take its question back.
-> {"id": 5, "method": "workspace/diagnostic", "params": {"previousResultIds": []}}
<- nothing
-> {"method": "$/cancelRequest", "params": {"id": 5}}
<- {"id": 5, "error": {"code": -32800}}
-> {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "$FOLDER/new.md", "version": 2}, "contentChanges": [{"text": "Your plan is ready."}]}}
-> {"id": 6, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "$FOLDER/new.md"}}}
<- {"id": 6, "result": {"kind": "full", "items": []}}
# What waits for the draft to be finished is news, and the client is told that there is some.
-> {"method": "textDocument/didSave", "params": {"textDocument": {"uri": "$FOLDER/new.md"}}}
<- {"method": "workspace/diagnostic/refresh"}
-> answer null
-> {"id": 7, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "$FOLDER/new.md"}}}
<- {"id": 7, "result": {"kind": "full", "items": [{"code": "house/goodbye"}]}}
-> {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "$FOLDER/new.md"}}}
-> {"id": 8, "method": "shutdown"}
<- {"id": 8, "result": null}
-> {"method": "exit"}
<- exit 0
