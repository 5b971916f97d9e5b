# A session from its beginning to its end.
-> {"id": 1, "method": "initialize", "params": {"capabilities": {}}}
<- {"id": 1, "result": {"serverInfo": {"name": "replylint"}, "capabilities": {"positionEncoding": "utf-16", "hoverProvider": true}}}
-> {"method": "initialized", "params": {}}
<- nothing
-> {"id": 2, "method": "shutdown"}
<- {"id": 2, "result": null}
-> {"method": "exit"}
<- exit 0
