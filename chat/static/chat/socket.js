// The page's one socket (docs/protocol.md, version 1). Deeds go out until they are answered,
// answers come in by cursor. It knows nothing of the page and tells it everything by events.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const RESTART_PAUSE = 150;
const BROKEN = 4400;
const SIGNED_OUT = 4401;
const RESTARTING = 1012;
const VERSION = 1;
const FRAME_MAX = 262_144; // the protocol's; what is much larger would cost the connection
const TOO_LARGE = "This is too large to be sent at once. Nothing was sent; it is kept here. Shorten it, or send it in parts.";
const POSTPONED = new Set(["restarting", "not_stored"]); // the server's own trouble: the deed is sent again
const POSTPONE = 2000;
const SECOND_PRESS = 1000; // ms after a deed's acceptance: what was pressed has not gone from the page yet

// crypto.randomUUID exists on https and localhost only; a house network may have neither.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Offsets of the protocol are code points; JavaScript counts UTF-16 units.
function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function unitsOf(text, points) {
  let units = 0;
  for (const character of text) {
    if (points-- <= 0) break;
    units += character.length;
  }
  return units;
}

export class Line extends EventTarget {
  online = false;
  deeds = new Map(); // client id -> frame that nobody has answered yet
  answers = new Map(); // generation -> {attempt, text, length, waiting, live, followed}
  #sent = new Set(); // ids of this page's own deeds, to know their bells by
  #address;
  #socket = null;
  #failures = 0;
  #timer = 0;
  #last = { pressed: "", client_id: "", until: 0 }; // the deed before, and until when the same one is no other

  constructor(address) {
    super();
    this.#address = address;
  }

  open() {
    clearTimeout(this.#timer);
    if (this.#socket) return;
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#receive(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#closed(event.code));
  }

  close() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Sends a deed, and again after each reconnect, until it is accepted or refused. Pressed twice it is one. */
  send(frame) {
    const pressed = JSON.stringify(frame);
    if (pressed === this.#last.pressed && performance.now() < this.#last.until) return;
    const deed = { client_id: newId(), ...frame };
    if (pressed.length > FRAME_MAX) return this.#tell("refused", { client_id: deed.client_id, text: TOO_LARGE });
    this.#last = { pressed, client_id: deed.client_id, until: Infinity };
    this.deeds.set(deed.client_id, deed);
    this.#sent.add(deed.client_id);
    this.#post(deed);
  }

  /** What is held of an answer; from then on the line follows it. */
  follow(generation) {
    const answer = this.#answer(generation);
    if (answer.live && !answer.followed) this.#ask(generation, answer);
    return answer;
  }

  get busy() {
    return [...this.deeds.values()].some((deed) => deed.type !== "stop" && deed.type !== "show");
  }

  #answer(generation) {
    if (!this.answers.has(generation)) {
      this.answers.set(generation, { attempt: 0, text: "", length: 0, waiting: "", live: true, followed: false });
    }
    return this.answers.get(generation);
  }

  #ask(generation, answer) {
    answer.followed = this.online;
    this.#post({ type: "follow", generation, attempt: answer.attempt, offset: answer.length });
  }

  #post(frame) {
    if (this.online) this.#socket.send(JSON.stringify(frame));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #receive(frame) {
    if (frame.type === "hello") this.#greet(frame);
    else if (frame.type === "delta") this.#append(frame);
    else if (frame.type === "rewind") this.#rewind(frame);
    else this.#settle(frame);
  }

  #greet({ version }) {
    if (version !== VERSION) return this.#tell("outdated");
    this.online = true;
    this.#failures = 0;
    this.#tell("state");
    for (const deed of this.deeds.values()) this.#post(deed);
    for (const [generation, answer] of this.answers) {
      if (answer.live) this.#ask(generation, answer);
    }
  }

  #append({ generation, attempt, from, text }) {
    const answer = this.#answer(generation);
    if (attempt < answer.attempt) return;
    if (from !== answer.length) return this.#ask(generation, answer);
    answer.attempt = attempt;
    answer.text += text;
    answer.waiting = "";
    answer.length += codePoints(text);
    this.#tell("grown", { generation, attempt, text });
  }

  #rewind({ generation, attempt, to }) {
    const answer = this.#answer(generation);
    if (attempt < answer.attempt) return;
    answer.attempt = attempt;
    if (to >= answer.length) return;
    answer.text = answer.text.slice(0, unitsOf(answer.text, to));
    answer.length = to;
    this.#tell("rewound", { generation, attempt, text: answer.text });
  }

  #settle(frame) {
    if (frame.type === "accepted" || frame.type === "refused") {
      const deed = this.deeds.get(frame.client_id);
      if (deed && POSTPONED.has(frame.code)) return this.#postpone(deed, frame);
      this.deeds.delete(frame.client_id);
      if (frame.client_id === this.#last.client_id) {
        this.#last.until = frame.type === "accepted" ? performance.now() + SECOND_PRESS : 0;
      }
      // The server already sends the new answer on this socket.
      if (frame.generation && deed?.type !== "stop") this.#answer(frame.generation).followed = true;
      return this.#tell(frame.type, { ...frame, deed });
    }
    // It may come before the page has a place for the answer.
    if (frame.type === "waiting") this.#answer(frame.generation).waiting = frame.text;
    if (frame.type === "end") this.#answer(frame.generation).live = false;
    this.#tell(frame.type, { ...frame, own: this.#sent.has(frame.client_id) });
  }

  #postpone(deed, frame) {
    setTimeout(() => this.deeds.has(deed.client_id) && this.#post(deed), POSTPONE);
    this.#tell("postponed", frame);
  }

  #closed(code) {
    if (!this.#socket) return;
    this.#socket = null;
    this.online = false;
    for (const answer of this.answers.values()) answer.followed = false;
    this.#tell("state");
    if (code === SIGNED_OUT) return this.#tell("signedout");
    if (code === BROKEN) return this.#tell("outdated");
    const pause = code === RESTARTING ? RESTART_PAUSE : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.open(), pause * (0.5 + Math.random()));
  }
}
