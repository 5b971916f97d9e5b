# What is shown of a draft, and why.
-> {"id": 1, "method": "initialize", "params": {"capabilities": $ALL}}
<- {"id": 1, "result": {"capabilities": {"hoverProvider": true, "documentSymbolProvider": true, "foldingRangeProvider": true, "selectionRangeProvider": true}}}
-> {"method": "initialized", "params": {}}
-> {"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "desk://ticket/7", "languageId": "reply", "version": 1,
     "text": "Hi Ana!\n\n> Where is it?\n> I paid.\n\nIt is a **cheap** plan."}}}
-> {"id": 2, "method": "textDocument/hover", "params": {"textDocument": {"uri": "desk://ticket/7"}, "position": {"line": 5, "character": 12}}}
<- {"id": 2, "result": {"contents": {"kind": "markdown", "value": "**Our brand says “affordable”, not “cheap”.**\n\n“Cheap” makes people think of quality.\n\n`house/cheap`"},
     "range": {"start": {"line": 5, "character": 10}, "end": {"line": 5, "character": 15}}}}
-> {"id": 3, "method": "textDocument/hover", "params": {"textDocument": {"uri": "desk://ticket/7"}, "position": {"line": 0, "character": 0}}}
<- {"id": 3, "result": null}
-> {"id": 4, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": "desk://ticket/7"}}}
<- {"id": 4, "result": [{"name": "Greeting"}, {"name": "Customer"}, {"name": "Body", "children": [{"name": "It is a cheap plan."}]}]}
-> {"id": 5, "method": "textDocument/foldingRange", "params": {"textDocument": {"uri": "desk://ticket/7"}}}
<- {"id": 5, "result": [{"startLine": 2, "endLine": 3}]}
-> {"id": 6, "method": "textDocument/selectionRange", "params": {"textDocument": {"uri": "desk://ticket/7"}, "positions": [{"line": 5, "character": 12}]}}
<- {"id": 6, "result": [{"range": {"start": {"line": 5, "character": 10}, "end": {"line": 5, "character": 15}},
     "parent": {"range": {"start": {"line": 5, "character": 0}, "end": {"line": 5, "character": 23}}}}]}
-> {"id": 7, "method": "textDocument/codeLens", "params": {"textDocument": {"uri": "desk://ticket/7"}}}
<- {"id": 7, "result": [{}, {}, {}, {}, {"command": {"title": "1 finding", "command": "replylint.showScorecard"}}]}
# A number leads to its carrier only where a team wants that.
-> {"id": 8, "method": "textDocument/documentLink", "params": {"textDocument": {"uri": "desk://ticket/7"}}}
<- {"id": 8, "result": []}
-> {"id": 9, "method": "workspace/executeCommand", "params": {"command": "replylint.showScorecard", "arguments": [{"uri": "desk://ticket/7"}]}}
<- {"method": "window/showMessage", "params": {"type": 3}}
<- {"id": 9, "result": {"version": 1, "findings": {"information": 1}}}
# Marks are for those who want them.
-> {"id": 10, "method": "textDocument/inlayHint", "params": {"textDocument": {"uri": "desk://ticket/7"},
     "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}}}
<- {"id": 10, "result": []}
-> {"id": 11, "method": "shutdown"}
<- {"id": 11, "result": null}
-> {"method": "exit"}
<- exit 0
