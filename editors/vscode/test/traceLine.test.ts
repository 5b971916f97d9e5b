import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOnly } from "../src/traceLine";

test("a message is named without what it says", () => {
  assert.equal(
    nameOnly('Sending notification \'textDocument/didChange\'.\nParams: { "text": "You must call us." }'),
    "Sending notification 'textDocument/didChange'.",
  );
  assert.equal(nameOnly('{"isLSPMessage":true,"message":{"text":"You must call us."}}'), undefined);
});

test("why a request failed is left out, since it may quote a sentence", () => {
  assert.equal(
    nameOnly("Received response 'workspace/executeCommand - (9)' in 3ms. Request failed: “Hi.” cannot be … (-32803)."),
    "Received response 'workspace/executeCommand - (9)' in 3ms. Request failed.",
  );
});
