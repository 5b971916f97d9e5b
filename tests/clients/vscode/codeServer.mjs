// code-server, which is VS Code for a browser, with folders of its own.

import { execFile, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.tips.enabled": false,
  "editor.minimap.enabled": false,
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "[markdown]": { "editor.wordWrap": "off" },
};

export class CodeServer {
  static async start({ program, folder, extension }) {
    const server = new CodeServer(program, folder);
    await mkdir(join(server.data, "User"), { recursive: true });
    await mkdir(server.home, { recursive: true });
    await writeFile(join(server.data, "User", "settings.json"), JSON.stringify(SETTINGS));
    await server.install(extension);
    await server.listen();
    return server;
  }

  constructor(program, folder) {
    this.program = program;
    this.data = join(folder, "data");
    this.extensions = join(folder, "extensions");
    this.home = join(folder, "home");
  }

  get folders() {
    return ["--extensions-dir", this.extensions, "--user-data-dir", this.data];
  }

  get environment() {
    return { ...process.env, HOME: this.home, XDG_CONFIG_HOME: this.home, XDG_DATA_HOME: this.home };
  }

  async install(extension) {
    await run(process.execPath, [this.program, ...this.folders, "--install-extension", extension], {
      env: this.environment,
      timeout: 120_000,
    });
  }

  async listen() {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(
      process.execPath,
      [
        this.program,
        ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
        ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
        "--disable-getting-started-override",
        ...this.folders,
      ],
      // A group of its own, so that what it starts ends with it.
      { env: this.environment, stdio: "ignore", detached: true },
    );
    for (let tries = 0; tries < 300; tries++) {
      const answers = await fetch(`${this.url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answers) {
        return;
      }
      await pause(200);
    }
    throw new Error("code-server does not start");
  }

  stop() {
    try {
      process.kill(-this.child.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
