import assert from "node:assert/strict";
import { test } from "node:test";
import { draftSnippet, literal, quote } from "../src/quote";

test("a message is quoted line by line, whatever its line ends", () => {
  assert.equal(quote("Hi,\r\nwhere is it?\r\rAna\n"), "> Hi,\n> where is it?\n>\n> Ana");
});

test("what the customer quoted stays a quote within the quote", () => {
  assert.equal(quote("> You wrote\n\nNo."), "> > You wrote\n>\n> No.");
});

test("a message of blanks is none", () => {
  assert.equal(quote(" \n\t\n"), "");
  assert.ok(!draftSnippet("", undefined).includes(">"));
});

test("a customer's words cannot become places of a snippet", () => {
  assert.equal(literal("$1 costs ${x} \\ back}"), "\\$1 costs \\${x\\} \\\\ back\\}");
  assert.ok(draftSnippet("I paid $100", "chat").includes("> I paid \\$100"));
});

test("the team's channel comes first, and once", () => {
  assert.ok(draftSnippet("Hi", "chat").startsWith("---\nchannel: ${1|chat,email,whatsapp,sms|}\n"));
  assert.ok(draftSnippet("Hi", "desk, west").includes("${1|desk\\, west,email,"));
});
