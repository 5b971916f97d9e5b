# What comes at the wrong time, or is nothing that we know.
-> {"id": 1, "method": "textDocument/hover", "params": {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}}}
<- {"id": 1, "error": {"code": -32002}}
-> {"id": 2, "method": "shutdown"}
<- {"id": 2, "error": {"code": -32002}}
# A draft that is opened before the introduction is lost, as the protocol has it.
-> {"method": "textDocument/didOpen", "params": {"textDocument":
     {"uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": "It is a cheap plan."}}}
<- nothing
-> {"id": "three", "method": "initialize", "params": {"capabilities": {}}}
<- {"id": "three", "result": {"serverInfo": {"name": "replylint"}}}
-> {"id": 4, "method": "initialize", "params": {"capabilities": {}}}
<- {"id": 4, "error": {"code": -32600}}
-> {"method": "initialized", "params": {}}
-> {"id": 5, "method": "replylint/unheardOf", "params": {"of": "what?"}}
<- {"id": 5, "error": {"code": -32601}}
-> {"id": 6, "method": "textDocument/hover", "params": {"position": "here"}}
<- {"id": 6, "error": {"code": -32602}}
-> {"id": 7}
<- {"id": 7, "error": {"code": -32600}}
-> {"method": "$/unheardOf", "params": {}}
-> {"method": "replylint/unheardOf"}
-> {"method": "$/cancelRequest", "params": {"id": 99}}
<- nothing
-> {"id": 8, "method": "shutdown", "params": null}
<- {"id": 8, "result": null}
-> {"id": 9, "method": "textDocument/hover", "params": {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}}}
<- {"id": 9, "error": {"code": -32600}}
-> {"method": "exit"}
<- exit 0
