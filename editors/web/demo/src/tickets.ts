// Invented tickets: nobody of these exists, nor does any order, booking or account.

import type { Context, Message, Settings } from "../../src/index.js";

export interface Ticket {
  id: number;
  customer: string;
  subject: string;
  /** What the company does, as a key of the interface's words. */
  trade: "shop" | "airline" | "bank" | "clinic" | "telecom" | "hotel" | "software" | "utility";
  channel: "chat" | "email";
  language: "en" | "es";
  mood: NonNullable<Context["customer"]>;
  time: string;
  messages: readonly Message[];
  /** What a colleague has begun to write. */
  draft: string;
  /** What the server knows the trade as. */
  industry: string;
  settings?: Settings;
}

const from = (name: string, time: string, text: string): Message => ({ from: "customer", name, time, text });
const agent = (time: string, text: string): Message => ({ from: "agent", name: "Tom", time, text });

export const TICKETS: readonly Ticket[] = [
  {
    id: 1,
    customer: "Ana",
    subject: "Broken teapot, birthday on Saturday",
    trade: "shop",
    channel: "email",
    language: "en",
    mood: "upset",
    time: "9:14",
    industry: "ecommerce",
    settings: { extends: "e-commerce" },
    messages: [
      from(
        "Ana",
        "9:14",
        "Hello,\n\nMy order #4411 came today and the teapot is in pieces. It was a present for my mother, her birthday is on Saturday and now I have nothing to give her. I am really disappointed.\n\nAna",
      ),
    ],
    draft: "Hi Ana,\n\nYour order #4411 arrived broken. You must send us the receipt.\n\nBest regards,\nTom",
  },
  {
    id: 2,
    customer: "Mariana",
    subject: "Nos cancelaron el vuelo y nadie responde",
    trade: "airline",
    channel: "email",
    language: "es",
    mood: "upset",
    time: "9:02",
    industry: "travel",
    messages: [
      from(
        "Mariana",
        "9:02",
        "Buenos días:\n\nAnoche nos cancelaron el vuelo a Bogotá cuando ya estábamos en la puerta de embarque. Viajo con mi mamá, que tiene 78 años, y pasamos la noche en el aeropuerto sin que nadie nos dijera nada. Nuestra reserva es la K7QX2M. ¿Cuándo vamos a poder viajar?\n\nMariana",
      ),
    ],
    draft:
      "Hola, Mariana:\n\nSu vuelo fue cancelado. Usted debe enviarnos los pases de abordar de la reserva K7QX2M.\n\nSaludos cordiales,\nTomás",
  },
  {
    id: 3,
    customer: "Daniel",
    subject: "Charged twice for the same purchase",
    trade: "bank",
    channel: "chat",
    language: "en",
    mood: "problem",
    time: "9:31",
    industry: "finance",
    settings: { extends: "finance" },
    messages: [
      from("Daniel", "9:28", "hi, I was charged $84.50 twice at the same petrol station yesterday"),
      from("Daniel", "9:29", "and now I can't pay my rent, the account is overdrawn"),
      agent("9:30", "Thank you for telling me, Daniel. Let me look at both charges."),
      from("Daniel", "9:31", "please hurry, it's due today"),
    ],
    draft: "Calm down, Daniel. It was our fault. I opened case number 20931 and there is nothing else I can do.",
  },
  {
    id: 4,
    customer: "Lucía",
    subject: "Tres semanas esperando un resultado",
    trade: "clinic",
    channel: "email",
    language: "es",
    mood: "upset",
    time: "8:47",
    industry: "healthcare",
    settings: { extends: "healthcare" },
    messages: [
      from(
        "Lucía",
        "8:47",
        "Hola:\n\nLlevo tres semanas esperando el resultado de la resonancia de mi hijo. Me dijeron que tardaba cinco días, y cada vez que llamo me piden que espere un poco más. Él sigue con dolor y nadie nos dice nada. ¿Qué hago ahora?\n\nLucía",
      ),
    ],
    draft:
      "Hola, Lucía:\n\nDisculpe las molestias ocasionadas. Tiene que llamar al laboratorio.\n\nAtentamente,\nTomás",
  },
  {
    id: 5,
    customer: "Jorge",
    subject: "Tres días sin internet",
    trade: "telecom",
    channel: "chat",
    language: "es",
    mood: "upset",
    time: "9:36",
    industry: "telecom",
    settings: { extends: "telecom" },
    messages: [
      from("Jorge", "9:33", "buenas, llevo tres días sin internet y trabajo desde casa"),
      from("Jorge", "9:34", "ya llamé dos veces y las dos me dijeron que venía un técnico, y nada"),
      from("Jorge", "9:36", "estoy perdiendo clientes por esto"),
    ],
    draft:
      "Hola, Jorge. Cálmese, por favor. Su número de caso es 558213. Un técnico irá lo antes posible.",
  },
  {
    id: 6,
    customer: "Priya",
    subject: "Room not as booked",
    trade: "hotel",
    channel: "email",
    language: "en",
    mood: "upset",
    time: "yesterday",
    industry: "hospitality",
    messages: [
      from(
        "Priya",
        "21:40",
        "Good evening,\n\nWe booked a quiet room with a sea view for our anniversary, and were given one above the kitchen. Reception told us to be happy there was a room at all. My booking number is 77120934. I would like to know what you are going to do about it.\n\nPriya",
      ),
    ],
    draft:
      "Dear Priya,\n\nI understand that you are upset, but our policy does not allow changes after check-in. You should have told reception at once. Your booking number is 77120934.\n\nKind regards,\nTom",
  },
  {
    id: 7,
    customer: "Ben",
    subject: "How do I export my contacts?",
    trade: "software",
    channel: "chat",
    language: "en",
    mood: "calm",
    time: "9:40",
    industry: "software",
    messages: [from("Ben", "9:40", "Hi! Is there a way to export all my contacts to a spreadsheet?")],
    draft:
      "Hi Ben, thanks for asking! You can do that under Contacts, with Export and then CSV. The file opens in any spreadsheet program. Would you like me to stay here while you try it?",
  },
  {
    id: 8,
    customer: "Teresa",
    subject: "Un error en mi factura de la luz",
    trade: "utility",
    channel: "email",
    language: "es",
    mood: "problem",
    time: "yesterday",
    industry: "utilities",
    messages: [
      from(
        "Teresa",
        "18:05",
        "Buenas tardes:\n\nHay un error en mi factura de la luz: este mes es altísima, aunque estuvimos fuera dos semanas. Creo que leyeron mal el medidor. Vivo de mi pensión y no puedo pagar esa cantidad.\n\nGracias,\nTeresa",
      ),
    ],
    draft:
      "Estimada Teresa:\n\nRecibimos su mensaje sobre la factura F-2024-00817. Usted no nos envió la lectura del medidor. Es obligatorio enviarla cada mes.\n\nSaludos,\nTomás",
  },
  {
    id: 9,
    customer: "Camila",
    subject: "¿Dónde está mi reembolso?",
    trade: "shop",
    channel: "chat",
    language: "es",
    mood: "problem",
    time: "9:22",
    industry: "ecommerce",
    settings: { extends: "e-commerce" },
    messages: [
      from("Camila", "9:20", "Hola, devolví unos zapatos hace tres semanas y todavía no me llega el reembolso"),
      from("Camila", "9:22", "me dijeron que eran cinco días 😕"),
    ],
    draft: "",
  },
  {
    id: 10,
    customer: "Marcus",
    subject: "Parcel has not moved for a week",
    trade: "shop",
    channel: "email",
    language: "en",
    mood: "problem",
    time: "8:20",
    industry: "ecommerce",
    settings: { extends: "e-commerce" },
    messages: [
      from(
        "Marcus",
        "8:20",
        "Hi,\n\nThe tracking page has said “in transit” for a week now. I need the boots for a trip on Friday. Can you find out where they are?\n\nMarcus",
      ),
    ],
    draft:
      "Hi Marcus,\n\nThank you for writing to us. Your parcel with tracking number 1Z999AA10123456784 is late. You need to contact the carrier.\n\nBest regards,\nTom",
  },
  {
    id: 11,
    customer: "Elena",
    subject: "Receipt for both of us, please / recibo",
    trade: "hotel",
    channel: "email",
    language: "en",
    mood: "calm",
    time: "yesterday",
    industry: "hospitality",
    messages: [
      from(
        "Elena",
        "17:12",
        "Hello,\n\nI paid for two nights in June and need the money for the second one back, as we agreed on the phone. Could you answer in English and in Spanish? My husband takes care of our bills and he does not read English.\n\nMuchas gracias,\nElena",
      ),
    ],
    draft: "Hi Elena,\n\nCould you please send us the receipt?",
  },
  {
    id: 12,
    customer: "Sofía",
    subject: "No puedo entrar a mi cuenta",
    trade: "software",
    channel: "chat",
    language: "es",
    mood: "problem",
    time: "9:44",
    industry: "software",
    messages: [
      from("Sofía", "9:43", "hola! desde anoche mi cuenta está bloqueada, no me deja entrar"),
      from("Sofía", "9:44", "tengo una presentación en una hora y todo está ahí 😰"),
    ],
    draft: "Hola, Sofía. Envíenos su contraseña y lo revisamos en breve.",
  },
];
