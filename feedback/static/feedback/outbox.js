// Events wait here, on the device, until the server has them: one entry each, so that no tab loses another's.

const KEY = "flywheel-event:";
const MOST = 500;
const BATCH = 100;
const LATER = 2000;
const FOREVER = 1e14; // longer than any device's clock has run, in milliseconds
const LONGEST = 60_000;
const KEEPALIVE_MOST = 60_000; // bytes that browsers let go along with a page that closes, with some room
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A store that may be shut: then what waits is lost with the page. */
class Shelf {
  #memory = new Map();

  keys() {
    try {
      return [...Object.keys(localStorage).filter((key) => key.startsWith(KEY)), ...this.#memory.keys()];
    } catch {
      return [...this.#memory.keys()];
    }
  }

  get(key) {
    try {
      return this.#memory.get(key) ?? localStorage.getItem(key);
    } catch {
      return this.#memory.get(key) ?? null;
    }
  }

  set(key, text) {
    try {
      localStorage.setItem(key, text);
    } catch {
      this.#memory.set(key, text);
    }
  }

  remove(key) {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // it was never there
    }
  }
}

/** What a person is told of an event that waits. */
export function wordsOfDelay({ isSignedOut }) {
  if (isSignedOut) return "This page is signed out. This is kept here, and sent once you have signed in and reloaded the page.";
  return "This has not reached the server yet. It is kept here and sent again by itself.";
}

/** Tells "kept" and "refused" with the event as it was added, and "delayed" when it could not be sent yet. */
export class Outbox extends EventTarget {
  #url;
  #token;
  #owner;
  #device;
  #shelf = new Shelf();
  #pending = new Map(); // what this page has to send, by client id: the shelf is read once, at the start
  #timer = 0;
  #due = Infinity;
  #sending = false;
  #failures = 0;
  #isSignedOut = false;

  constructor({ url, token, owner }) {
    super();
    this.#url = url;
    this.#token = token;
    this.#owner = owner;
    this.#device = this.#known();
    addEventListener("online", () => this.#soon(0));
    for (const event of this.#left()) this.#pending.set(event.client_id, event);
    if (this.#pending.size) this.#soon(LATER);
  }

  /** Returns the client id. `now` sends at once, else in company. */
  add(event, { now = false } = {}) {
    const client_id = newId();
    const whole = { client_id, at: Date.now(), counter: this.#count(), ...event };
    this.#makeRoom();
    this.#pending.set(client_id, whole);
    this.#shelf.set(KEY + client_id, JSON.stringify({ owner: this.#owner, event: whole }));
    this.#soon(now ? 0 : LATER);
    return client_id;
  }

  /** By earlier pages. Whoever was signed in before keeps theirs: it goes out when they are back. */
  #left() {
    const found = this.#shelf.keys().map((key) => parsed(this.#shelf.get(key)));
    return found.filter((entry) => entry?.owner === this.#owner).map((entry) => entry.event);
  }

  #next() {
    return [...this.#pending.values()].sort((one, other) => one.counter - other.counter).slice(0, BATCH);
  }

  #makeRoom() {
    const keys = this.#shelf.keys();
    if (keys.length < MOST) return;
    // What was only seen goes before what was said, the oldest first.
    const kept = keys.map((key) => ({ key, event: parsed(this.#shelf.get(key))?.event }));
    const rank = ({ event }) => (event && event.kind !== "exposure" ? event.at : (event?.at ?? 0) - FOREVER);
    kept.sort((one, other) => rank(one) - rank(other));
    for (const { key } of kept.slice(0, keys.length - MOST + 1)) {
      this.#shelf.remove(key);
      this.#pending.delete(key.slice(KEY.length));
    }
  }

  #count() {
    const next = Number(this.#shelf.get("flywheel-counter") ?? 0) + 1;
    this.#shelf.set("flywheel-counter", String(next));
    return next;
  }

  #known() {
    const known = this.#shelf.get("flywheel-device");
    if (ID.test(known)) return known;
    const fresh = newId();
    this.#shelf.set("flywheel-device", fresh);
    return fresh;
  }

  #soon(pause) {
    const due = Date.now() + pause;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#send(), pause);
  }

  async #send() {
    this.#due = Infinity;
    if (this.#sending) return this.#soon(LATER);
    const events = this.#next();
    if (!events.length) return;
    this.#sending = true;
    const receipts = await this.#post(events);
    this.#sending = false;
    if (receipts) this.#settle(events, receipts);
    else this.#delay(events);
  }

  #body(events) {
    return JSON.stringify({ sent_at: Date.now(), device: this.#device, events });
  }

  async #post(events) {
    try {
      const response = await this.#fetch(events);
      this.#isSignedOut = response.status === 401 || response.status === 403;
      return response.status === 202 ? (await response.json()).receipts : null;
    } catch {
      this.#isSignedOut = false;
      return null;
    }
  }

  /** While the page closes: what waits is sent, and kept here until a later page knows that it arrived. */
  goAlong() {
    const events = this.#next();
    while (events.length && new Blob([this.#body(events)]).size > KEEPALIVE_MOST) events.pop();
    if (events.length) this.#fetch(events, { keepalive: true }).catch(() => {});
  }

  #fetch(events, how = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#token };
    return fetch(this.#url, { method: "POST", headers, body: this.#body(events), credentials: "same-origin", ...how });
  }

  #settle(events, receipts) {
    this.#failures = 0;
    let waits = false;
    for (const [place, event] of events.entries()) {
      const receipt = receipts[place];
      waits ||= receipt.code === "too_many";
      if (receipt.code === "too_many") continue;
      this.#pending.delete(event.client_id);
      this.#shelf.remove(KEY + event.client_id);
      this.dispatchEvent(new CustomEvent(receipt.status, { detail: { event, receipt } }));
    }
    if (this.#pending.size) this.#soon(waits ? LONGEST : 0);
  }

  #delay(events) {
    this.#failures += 1;
    const isSignedOut = this.#isSignedOut;
    for (const event of events) this.dispatchEvent(new CustomEvent("delayed", { detail: { event, isSignedOut } }));
    this.#soon(Math.min(LONGEST, LATER * 2 ** Math.min(this.#failures, 5)) * (0.5 + Math.random()));
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Random, also where `crypto.randomUUID` is not: on a page without TLS. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
