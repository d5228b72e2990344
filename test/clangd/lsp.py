"""A language client as small as the tests need: one server, one folder.

    with Server("bin/threadslot-clangd", folder) as clangd:
        clangd.open("main.cpp")
        for diagnostic in clangd.diagnostics("main.cpp"): ...

Everything that waits gives up after TIMEOUT seconds, so a server that hangs
fails a test and never a test run.
"""

import json
import pathlib
import queue
import subprocess
import threading

TIMEOUT = 60


class Server:
    def __init__(self, command, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.process = subprocess.Popen(
            [*command, "--log=error", "--background-index=false"],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.arrived = queue.Queue()
        self.versions = {}
        self.published = {}
        self.last_id = 0
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        self.request(
            "initialize",
            processId=None,
            rootUri=self.folder.as_uri(),
            capabilities={
                "textDocument": {
                    "publishDiagnostics": {"relatedInformation": True},
                    "codeAction": {
                        "codeActionLiteralSupport": {
                            "codeActionKind": {"valueSet": ["quickfix"]}
                        }
                    },
                }
            },
        )
        self.notify("initialized")
        return self

    def __exit__(self, *_):
        # A server that is killed leaves its preambles in the temporary folder.
        try:
            self.request("shutdown")
            self.notify("exit")
            self.process.wait(TIMEOUT)
        finally:
            self.process.kill()
        self.reader.join()
        with self.process:
            pass  # Closes its pipes and waits for it.

    # The language's verbs, by file name within the folder.

    def open(self, name):
        self.versions[name] = 1
        document = self._document(name) | {"languageId": "cpp", "version": 1}
        text = (self.folder / name).read_text()
        self.notify("textDocument/didOpen", textDocument=document | {"text": text})

    def change(self, name, text):
        self.versions[name] += 1
        self.notify(
            "textDocument/didChange",
            textDocument=self._document(name) | {"version": self.versions[name]},
            contentChanges=[{"text": text}],
            wantDiagnostics=True,
        )

    def diagnostics(self, name):
        """Those of the text last sent; waits for them."""
        key = (self._document(name)["uri"], self.versions[name])
        while key not in self.published:
            self._receive()
        return self.published[key]

    def quick_fixes(self, name, diagnostic):
        actions = self.request(
            "textDocument/codeAction",
            textDocument=self._document(name),
            range=diagnostic["range"],
            context={"diagnostics": [diagnostic]},
        )
        return [action for action in actions if action.get("kind") == "quickfix"]

    # The protocol: JSON-RPC with a length before each message.

    def request(self, method, **parameters):
        self.last_id += 1
        self._send(id=self.last_id, method=method, params=parameters or None)
        while (answer := self._receive()).get("id") != self.last_id:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def notify(self, method, **parameters):
        self._send(method=method, params=parameters)

    def _document(self, name):
        return {"uri": (self.folder / name).as_uri()}

    def _send(self, **message):
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _receive(self):
        try:
            message = self.arrived.get(timeout=TIMEOUT)
        except queue.Empty:
            raise TimeoutError(f"no message within {TIMEOUT} s") from None
        if message is None:
            raise RuntimeError("the server has ended")
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.published[params["uri"], params.get("version")] = params["diagnostics"]
        return message

    def _read(self):
        output = self.process.stdout
        while header := output.readline():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
                while output.readline().strip():
                    pass  # The rest of the header, to its empty line.
                self.arrived.put(json.loads(output.read(length)))
        self.arrived.put(None)


def apply(text, edits):
    """The text after LSP text edits; columns count UTF-16 units, which for the
    tests' ASCII are characters."""
    lines = text.splitlines(keepends=True)

    def offset(position):
        return sum(map(len, lines[: position["line"]])) + position["character"]

    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        start, end = (offset(edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text
