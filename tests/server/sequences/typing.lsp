# A client that is sent diagnostics, while somebody types, saves and closes.
-> {"id": 1, "method": "initialize", "params": {"capabilities": {"textDocument": {"publishDiagnostics": {}}}}}
<- {"id": 1, "result": {"capabilities": {"textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}}}}}
-> {"method": "initialized", "params": {}}
-> {"method": "textDocument/didOpen", "params": {"textDocument":
     {"uri": "untitled:1", "languageId": "markdown", "version": 1, "text": "👋 Un plan barato.\nWe say that it is a"}}}
<- {"method": "textDocument/publishDiagnostics", "params": {"uri": "untitled:1", "version": 1, "diagnostics": [
     {"code": "house/cheap", "source": "replylint", "severity": 3,
      "range": {"start": {"line": 0, "character": 11}, "end": {"line": 0, "character": 17}}}]}}
-> {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "untitled:1", "version": 2}, "contentChanges": [
     {"range": {"start": {"line": 1, "character": 19}, "end": {"line": 9, "character": 0}}, "text": " cheap plan."},
     {"range": {"start": {"line": 0, "character": 11}, "end": {"line": 0, "character": 17}}, "text": "bueno"}]}}
<- {"method": "textDocument/publishDiagnostics", "params": {"uri": "untitled:1", "version": 2, "diagnostics": [
     {"code": "house/cheap", "range": {"start": {"line": 1, "character": 20}, "end": {"line": 1, "character": 25}}}]}}
-> {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "untitled:1", "version": 3}, "contentChanges": [{"text": "A plan."}]}}
<- {"method": "textDocument/publishDiagnostics", "params": {"uri": "untitled:1", "version": 3, "diagnostics": []}}
-> {"method": "textDocument/didSave", "params": {"textDocument": {"uri": "untitled:1"}}}
<- {"method": "textDocument/publishDiagnostics", "params": {"uri": "untitled:1", "version": 3, "diagnostics": [{"code": "house/goodbye", "severity": 4}]}}
-> {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "untitled:1"}}}
<- {"method": "textDocument/publishDiagnostics", "params": {"uri": "untitled:1", "diagnostics": []}}
-> {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "untitled:1", "version": 4}, "contentChanges": [{"text": "cheap"}]}}
<- nothing
-> {"id": 2, "method": "shutdown"}
<- {"id": 2, "result": null}
-> {"method": "exit"}
<- exit 0
