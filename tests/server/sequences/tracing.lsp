# A client that wants to hear of its messages, for a while.
-> {"id": 1, "method": "initialize", "params": {"capabilities": {}, "trace": "messages"}}
<- {"id": 1, "result": {"serverInfo": {"name": "replylint"}}}
-> {"method": "initialized", "params": {}}
<- {"method": "$/logTrace", "params": {"message": "received initialized"}}
-> {"method": "textDocument/didOpen", "params": {"textDocument":
     {"uri": "untitled:1", "languageId": "markdown", "version": 1, "text": "A cheap plan."}}}
<- {"method": "$/logTrace", "params": {"message": "received textDocument/didOpen"}}
<- {"method": "$/logTrace", "params": {"message": "sent textDocument/publishDiagnostics"}}
-> {"method": "$/setTrace", "params": {"value": "off"}}
-> {"id": 2, "method": "shutdown"}
<- {"id": 2, "result": null}
-> {"method": "exit"}
<- exit 0
