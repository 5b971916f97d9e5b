// Which replylint runs, and whether it can.

import { execFile } from "node:child_process";
import { access, chmod, constants, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** The oldest replylint that offers all that this extension asks for. */
export const OLDEST = "0.1.0";

export type Problem =
  | { kind: "missing"; path: string }
  | { kind: "notExecutable"; path: string }
  | { kind: "tooOld"; path: string; version: string }
  | { kind: "foreign"; path: string };

export type Program = { path: string; version: string };

export type Places = {
  /** What the user set, or nothing. */
  setting: string;
  /** The folder into which a package for one platform puts its program. */
  bundled: string;
  /** What a relative path is relative to. */
  folder: string | undefined;
};

const NAME = process.platform === "win32" ? "replylint.exe" : "replylint";

/** Finds the program: where the setting says, else the one that was packaged along, else the one on the path. */
export async function findProgram({ setting, bundled, folder }: Places): Promise<Program | Problem> {
  if (setting.trim() !== "") {
    return tried(await named(setting.trim(), folder));
  }
  const packaged = join(bundled, NAME);
  if (await isFile(packaged)) {
    // Some ways of unpacking forget that it can be run.
    await chmod(packaged, 0o755).catch(() => undefined);
    return tried(packaged);
  }
  return tried((await onPath(NAME)) ?? NAME);
}

export function isProblem(found: Program | Problem): found is Problem {
  return "kind" in found;
}

async function named(setting: string, folder: string | undefined): Promise<string> {
  if (setting === "~" || setting.startsWith("~/")) {
    return join(homedir(), setting.slice(1));
  }
  if (isAbsolute(setting)) {
    return setting;
  }
  if (/[/\\]/.test(setting)) {
    return folder === undefined ? setting : join(folder, setting);
  }
  return (await onPath(setting)) ?? setting;
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    if (folder !== "" && (await isFile(path))) {
      return path;
    }
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function tried(path: string): Promise<Program | Problem> {
  if (!(await isFile(path))) {
    return { kind: "missing", path };
  }
  if (
    await access(path, constants.X_OK).then(
      () => false,
      () => true,
    )
  ) {
    return { kind: "notExecutable", path };
  }
  const said = await versionOf(path);
  const version = said === undefined ? undefined : /^replylint (\d+\.\d+\.\d+\S*)/.exec(said)?.[1];
  if (version === undefined) {
    return { kind: "foreign", path };
  }
  return isOlder(version, OLDEST) ? { kind: "tooOld", path, version } : { path, version };
}

function versionOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}

/** Whether a version comes before another one; what follows the third number does not count. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/, 3).map(Number);
  const [ours, theirs] = [numbers(version), numbers(than)];
  const differs = ours.findIndex((number, at) => number !== theirs[at]);
  return differs >= 0 && (ours[differs] ?? 0) < (theirs[differs] ?? 0);
}
