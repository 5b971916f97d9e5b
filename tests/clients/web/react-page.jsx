import { useState } from "react";
import { createRoot } from "react-dom/client";
import { ReplyComposer } from "./dist/react.js";

function Desk({ server }) {
  const [text, setText] = useState("You must send us the receipt.");
  const [open, setOpen] = useState("?");
  const [messages, setMessages] = useState([{ from: "customer", name: "Ana", text: "It arrived broken!" }]);
  return (
    <>
      <ReplyComposer
        server={server}
        value={text}
        messages={messages}
        label="Your reply"
        onInput={(event) => setText(event.currentTarget.value)}
        onFindings={({ findings }) => setOpen(findings.map(({ rule }) => rule).join(" "))}
      >
        <button slot="actions" onClick={() => setMessages([])}>
          Close
        </button>
      </ReplyComposer>
      <output id="text">{text}</output>
      <output id="open">{open}</output>
    </>
  );
}

window.mount = (server) => createRoot(document.getElementById("desk")).render(<Desk server={server} />);
