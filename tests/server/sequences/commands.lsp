# A help desk tells of a conversation, asks how the draft stands, and has things done.
-> {"id": 1, "method": "initialize", "params": {"capabilities": {"workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true}}}}}
<- {"id": 1, "result": {"capabilities": {"executeCommandProvider": {}}}}
-> {"method": "initialized", "params": {}}
-> {"method": "replylint/context", "params": {"textDocument": {"uri": "desk://7"}, "context": {"channel": "chat",
     "messages": [{"from": "customer", "text": "Where is my order?"}]}}}
-> {"method": "textDocument/didOpen", "params": {"textDocument":
     {"uri": "desk://7", "languageId": "reply", "version": 1, "text": "Could you send us the receipt?"}}}
-> {"id": 2, "method": "replylint/scorecard", "params": {"textDocument": {"uri": "desk://7"}}}
<- {"id": 2, "result": {"version": 1, "stages": [{"stage": "listen"}, {"stage": "empathize"}, {"stage": "acknowledge"}, {"stage": "propose"}]}}
-> {"id": 7, "method": "replylint/phrases", "params": {"textDocument": {"uri": "desk://7"}}}
<- {"id": 7, "result": {"languages": ["en"]}}
-> {"id": 3, "method": "workspace/executeCommand", "params": {"command": "replylint.makeBilingual", "arguments": [{"uri": "desk://7"}]}}
<- {"id": 3, "result": {"language": "es"}}
<- {"method": "workspace/applyEdit", "params": {"edit": {"documentChanges": [{"textDocument": {"uri": "desk://7", "version": 1}}]}}}
-> answer {"applied": true}
-> {"id": 4, "method": "workspace/executeCommand", "params": {"command": "replylint.showScorecard"}}
<- {"id": 4, "result": {"version": 1}}
<- {"method": "window/showMessage", "params": {"type": 3}}
-> {"id": 5, "method": "workspace/executeCommand", "params": {"command": "replylint.sing"}}
<- {"id": 5, "error": {"code": -32602}}
-> {"id": 6, "method": "shutdown"}
<- {"id": 6}
-> {"method": "exit"}
<- exit 0
