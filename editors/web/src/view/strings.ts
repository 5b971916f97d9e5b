// What the interface says. Findings, rewrites and ready sentences come from the server, in the language of the reply.

import type { Severity, Stage } from "../types.js";
import type { Trouble } from "../lsp/connector.js";

const en = {
  reply: "Reply",
  conversation: "Conversation",
  customer: "Customer",
  agent: "Agent",
  stages: "Parts of a good reply",
  stage: { listen: "Listen", empathize: "Empathize", acknowledge: "Acknowledge", propose: "Propose" } as Record<Stage, string>,
  isThere: "there",
  isMissing: "not there yet",
  language: "Language of the reply",
  languages: { en: "English", es: "Español", both: "Both" },
  preview: "Preview",
  write: "Write",
  nothingToPreview: "Nothing to preview yet.",
  bold: "Bold",
  fixAll: "Apply safe fixes",
  fixed: (count: number) => (count === 1 ? "1 safe fix applied." : `${count} safe fixes applied.`),
  translate: "Add the translation",
  translated: "The translation was added below.",
  findings: "Findings",
  count: (count: number) => (count === 1 ? "1 finding" : `${count} findings`),
  noFindings: "Nothing to point out.",
  notChecked: "Not checked.",
  checking: "Checking…",
  later: (count: number) => `${count} more once the reply looks finished`,
  severity: { error: "Error", warning: "Warning", information: "Note", hint: "Hint" } as Record<Severity, string>,
  why: "Why?",
  noReason: "No reason is known.",
  fixes: "Ways to put it",
  moreFixes: (count: number) => (count === 1 ? "1 more way" : `${count} more ways`),
  fewerFixes: "Fewer",
  goTo: (words: string) => `Go to “${words}”`,
  applied: (title: string) => `Now it says: ${title}`,
  notApplied: "The text has changed since; please look again.",
  noFindingHere: "No finding at the cursor.",
  keys: "F8 goes to the next finding. Control or Command and full stop shows what can be done. A slash at the start of a line lists ready sentences.",
  close: "Close",
  required: "Please write a reply.",
  connecting: "Connecting…",
  online: "Connected",
  off: "No server is set, so nothing is checked.",
  tryNow: "Try now",
  trouble: {
    unreachable: "Offline: the server cannot be reached. Your text is kept; go on writing.",
    refused:
      "The server answers but opened no session: it may not accept the token or this page's address, or it has no room. Your text is kept.",
    token: "No token could be fetched for the server. Your text is kept.",
    lost: "The connection was lost. Your text is kept; go on writing.",
    "too-long": "The text is too long for the server, so it is not checked.",
    address: "The address of the server is not one of a WebSocket.",
  } as Record<Trouble, string>,
  commandFailed: "That could not be done.",
};

export type Strings = typeof en;

const es: Strings = {
  reply: "Respuesta",
  conversation: "Conversación",
  customer: "Cliente",
  agent: "Agente",
  stages: "Partes de una buena respuesta",
  stage: { listen: "Escuchar", empathize: "Empatizar", acknowledge: "Reconocer", propose: "Proponer" },
  isThere: "ya está",
  isMissing: "aún no",
  language: "Idioma de la respuesta",
  languages: { en: "English", es: "Español", both: "Ambos" },
  preview: "Vista previa",
  write: "Escribir",
  nothingToPreview: "Todavía no hay nada que mostrar.",
  bold: "Negrita",
  fixAll: "Aplicar correcciones seguras",
  fixed: (count) => (count === 1 ? "Se aplicó 1 corrección segura." : `Se aplicaron ${count} correcciones seguras.`),
  translate: "Agregar la traducción",
  translated: "Se agregó la traducción debajo.",
  findings: "Observaciones",
  count: (count) => (count === 1 ? "1 observación" : `${count} observaciones`),
  noFindings: "Nada que señalar.",
  notChecked: "Sin revisar.",
  checking: "Revisando…",
  later: (count) => `${count} más cuando la respuesta parezca terminada`,
  severity: { error: "Error", warning: "Advertencia", information: "Nota", hint: "Sugerencia" },
  why: "¿Por qué?",
  noReason: "No se conoce el motivo.",
  fixes: "Maneras de decirlo",
  moreFixes: (count) => (count === 1 ? "1 manera más" : `${count} maneras más`),
  fewerFixes: "Menos",
  goTo: (words) => `Ir a «${words}»`,
  applied: (title) => `Ahora dice: ${title}`,
  notApplied: "El texto cambió mientras tanto; vuelva a revisarlo, por favor.",
  noFindingHere: "No hay observaciones donde está el cursor.",
  keys: "F8 va a la observación siguiente. Control o Comando y punto muestra qué se puede hacer. Una barra al inicio de una línea muestra frases listas.",
  close: "Cerrar",
  required: "Por favor, escriba una respuesta.",
  connecting: "Conectando…",
  online: "Conectado",
  off: "No se indicó ningún servidor, así que no se revisa nada.",
  tryNow: "Reintentar ahora",
  trouble: {
    unreachable: "Sin conexión: no se puede acceder al servidor. Su texto se conserva; puede seguir escribiendo.",
    refused:
      "El servidor responde, pero no abrió la sesión: quizá no acepte el token o la dirección de esta página, o ya no admita más conexiones. Su texto se conserva.",
    token: "No se pudo obtener un token para el servidor. Su texto se conserva.",
    lost: "Se perdió la conexión. Su texto se conserva; puede seguir escribiendo.",
    "too-long": "El texto es demasiado largo para el servidor, así que no se revisa.",
    address: "La dirección del servidor no es la de un WebSocket.",
  },
  commandFailed: "No se pudo hacer.",
};

const all: Record<string, Strings> = { en, es };

/** What is said in a language, English if it is none of ours. */
export function strings(lang: string): Strings {
  return all[languageOf(lang)] ?? en;
}

/** `es` of `es-MX`. */
export function languageOf(lang: string): "en" | "es" {
  return /^es\b/i.test(lang) ? "es" : "en";
}
