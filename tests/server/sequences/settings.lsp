# What a client is set to, in which folders, and that it changes.
-> {"id": 1, "method": "initialize", "params": {"capabilities": $ALL, "workspaceFolders": [{"uri": "$FOLDER", "name": "ours"}]}}
<- {"id": 1, "result": {"capabilities": {"workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}}}}}
-> {"method": "initialized", "params": {}}
<- {"method": "client/registerCapability"}
-> answer null
<- {"method": "workspace/configuration", "params": {"items": [{"section": "replylint"}]}}
-> answer [{"rules": {"house/cheap": "error"}, "chanel": "chat"}]
<- {"method": "window/logMessage", "params": {"type": 2, "message": "replylint: editor settings: unknown key “chanel”: did you mean “channel”?"}}
<- {"method": "workspace/diagnostic/refresh"}
-> answer null
-> {"method": "textDocument/didOpen", "params": {"textDocument":
     {"uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": "It is a cheap plan. Goodbye!"}}}
-> {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "file:///a.md"}}}
<- {"id": 2, "result": {"items": [{"code": "house/cheap", "severity": 1}]}}
-> {"method": "workspace/didChangeConfiguration", "params": {"settings": null}}
<- {"method": "workspace/configuration"}
-> answer [{"rules": {"house/cheap": "hint"}}]
<- {"method": "workspace/diagnostic/refresh"}
-> answer null
-> {"id": 3, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "file:///a.md"}}}
<- {"id": 3, "result": {"items": [{"code": "house/cheap", "severity": 4}]}}
-> {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": "$FOLDER/replylint.toml", "type": 2}]}}
<- {"method": "workspace/diagnostic/refresh"}
-> answer null
-> {"method": "workspace/didChangeWorkspaceFolders", "params": {"event": {"added": [], "removed": [{"uri": "$FOLDER", "name": "ours"}]}}}
<- {"method": "workspace/diagnostic/refresh"}
-> answer null
-> {"id": 4, "method": "workspace/diagnostic", "params": {"previousResultIds": []}}
<- {"id": 4, "result": {"items": []}}
-> {"id": 5, "method": "shutdown"}
<- {"id": 5, "result": null}
-> {"method": "exit"}
<- exit 0
