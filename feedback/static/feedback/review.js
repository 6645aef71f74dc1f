// An item of a review queue: kept while its page is open, judged by keys, and the next one there before it is
// asked for. `data-state` says whether that is waiting, ready, or this one is alone. Every deed is a form of the
// page; without this script they are sent as forms are.

import { UNSENT, itemOf, page, post, show, shown, tell } from "./pages.js";

const BEAT_MS = 30_000; // a lease is four times as long
const IDLE_MS = 30_000; // without a key or a pointer nobody is at it
const UNDO_MS = 60_000;
const ACTIVITY = ["keydown", "pointermove", "pointerdown", "wheel", "touchmove"];
const WRITES = "textarea, select, input:not([type=radio], [type=checkbox], [type=number])";
const PRESSES = "a, button, summary, textarea, select";

// Until the last decision has arrived, its item is still the reviewer's, and would be the next one again. No
// other one is sent before: were it refused, it would come back over what comes back with the other.
let underway = Promise.resolve();

const isFloating = () => document.querySelector("dialog[open]");

class ReviewItem extends HTMLElement {
  #ends;
  #active = 0;
  #seen = 0; // when somebody was last at it
  #counted = 0;
  #next = null; // the page after this one
  #isLeaving = false;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    const seen = () => (this.#seen = performance.now());
    for (const kind of ACTIVITY) addEventListener(kind, seen, { signal, passive: true });
    document.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    this.addEventListener("submit", (event) => this.#sent(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("pageshow", () => this.#beat(), { signal });
    if (!this.form) return;
    this.#active ||= Number(this.form.elements.active_ms.value);
    this.#seen = this.#counted = performance.now();
    this.#every(1000, () => this.#count());
    this.#every(BEAT_MS, () => this.#beat());
    this.#beat();
    this.#look();
    this.#begin();
  }

  disconnectedCallback() {
    this.#ends.abort();
    this.#next = null;
  }

  get form() {
    return this.querySelector("#decision");
  }

  #every(pause, deed) {
    const timer = setInterval(deed, pause);
    this.#ends.signal.addEventListener("abort", () => clearInterval(timer));
  }

  #begin() {
    if (matchMedia("(pointer: coarse)").matches) return;
    const fields = [".wrong", "[data-field]"].map((place) => `${place} :is(input, textarea)`);
    fields.map((place) => this.querySelector(place)).find(Boolean)?.focus({ preventScroll: true });
  }

  /* Time: only while the page is seen and somebody is at it */

  #count() {
    const now = performance.now();
    const isActive = document.visibilityState === "visible" && now - this.#seen < IDLE_MS;
    if (isActive) this.#active += now - this.#counted;
    this.#counted = now;
  }

  #write() {
    this.#count();
    this.form.elements.active_ms.value = Math.round(this.#active);
  }

  /* Holding: this item, and the one that is to come */

  async #beat() {
    if (!this.form) return;
    const [here] = await Promise.allSettled([tell(this.dataset.hold), this.#keepNext()]);
    if (here.value?.status === 409) this.querySelector("[data-lost]").hidden = false;
  }

  async #keepNext() {
    const coming = itemOf(this.#next);
    if (!coming || ![404, 409].includes((await tell(coming.dataset.hold)).status)) return;
    this.#next = null;
    await this.#look();
  }

  async #look() {
    if (this.#next) return;
    this.dataset.state = "waiting";
    await underway.catch(() => null);
    const found = await page(this.dataset.next).catch(() => null);
    if (!this.isConnected) return;
    if (found && !found.refusal) this.#next = found;
    this.dataset.state = itemOf(this.#next) ? "ready" : "alone";
  }

  /** Before it is shown: what is on the screen comes after it as it was left, and what was to come after that goes. */
  leadTo(left) {
    const coming = itemOf(itemOf(left).#next);
    if (coming) tell(coming.dataset.release);
    this.#next = left;
    this.dataset.state = "ready";
  }

  #leave() {
    if (this.#isLeaving || !this.form) return;
    tell(this.dataset.release);
    const coming = itemOf(this.#next);
    if (coming) tell(coming.dataset.release);
  }

  /* Deciding */

  #sent(event) {
    if (!this.form) return;
    this.#write();
    this.#isLeaving = true; // the item stays theirs on the page that comes
    const coming = itemOf(this.#next);
    if (event.submitter?.hasAttribute("data-stop") && coming) tell(coming.dataset.release);
    if (event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    this.#isLeaving = false;
    if (!this.#isBusy) underway = this.#decide(underway);
  }

  get #isBusy() {
    return this.form?.ariaBusy === "true";
  }

  /** What it says now, once the one before it has arrived; nothing where that one came back meanwhile. */
  async #decide(before) {
    const body = new FormData(this.form);
    this.form.ariaBusy = "true";
    await before.catch(() => null);
    if (this.isConnected) await this.#send(body);
    this.form.ariaBusy = null;
  }

  /** What comes next is shown at once; what was refused comes back as it was left. */
  async #send(body) {
    const here = shown();
    const next = itemOf(this.#next) && this.#next;
    const answer = post(this.form.action, body, this.dataset.here);
    if (next) {
      show(next);
      document.querySelector("#done").replaceChildren();
    }
    const { refusal, ...told } = await answer.catch(() => ({ refusal: UNSENT }));
    if (refusal) this.#refused(here, next, refusal);
    else if (!next) show(told);
    else if (next.main.isConnected) done(told.main);
  }

  #refused(here, next, words) {
    if (!here.main.isConnected) {
      this.#next = next;
      show(here);
    }
    const place = this.querySelector("#refusal");
    place.textContent = words;
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
  }

  /* Keys */

  #clicked({ target }) {
    const button = target.closest("[data-starts]");
    if (!button) return;
    const field = this.form.elements[button.dataset.starts];
    field.value ||= button.parentElement.querySelector(".source").content.textContent;
    field.focus();
  }

  #pressed(event) {
    const { target, key } = event;
    if (event.defaultPrevented || event.isComposing || event.repeat || event.altKey || isFloating()) return;
    if (this.#isBusy) return;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) return this.#take(event, () => this.form?.requestSubmit());
    if (event.ctrlKey || event.metaKey) return;
    if (target.matches?.(WRITES)) return key === "Escape" ? target.blur() : undefined;
    const deed = this.#deed(key, target);
    if (deed) this.#take(event, deed);
  }

  #take(event, deed) {
    event.preventDefault();
    deed();
  }

  #deed(key, target) {
    if (key === "?") return () => document.getElementById("keys").showModal();
    if (key === "w") return () => this.querySelector("#answer").focus();
    if (key === "Enter") return target.matches?.(PRESSES) || !this.form ? null : () => this.form.requestSubmit();
    const control = /^\d$/.test(key) ? this.#choice(key, target) : this.#control(key);
    if (!control) return null;
    return control.closest("button") || /^\d$/.test(key) ? () => control.click() : () => control.focus();
  }

  #choice(digit, target) {
    const isNumber = target.matches?.("[type=number]");
    return isNumber ? null : target.closest?.("[data-field]")?.querySelector(`[data-digit="${digit}"]`);
  }

  #control(key) {
    if (key === "x") return this.querySelector("[data-reveal]");
    if (key === "q") return this.querySelector("[data-stop]");
    return this.querySelector(`[data-key-of="${CSS.escape(key)}"] :is(input, textarea)`);
  }
}

customElements.define("review-item", ReviewItem);

/* Taking back: on every page of the console, for as long as it may be */

function done(main) {
  document.querySelector("#done").replaceWith(main.querySelector("#done"));
  fade();
}

function fade() {
  const form = document.querySelector("#done form");
  if (form) setTimeout(() => form.remove(), UNDO_MS);
}

/** The item that was decided is there again. Nothing where another decision was shown to be kept meanwhile. */
async function takeBack(form, before) {
  const body = new FormData(form);
  await before.catch(() => null);
  if (!form.isConnected) return;
  const left = shown();
  const answer = post(form.action, body, itemOf(left)?.dataset.here ?? left.url);
  const { refusal, ...told } = await answer.catch(() => ({ refusal: UNSENT }));
  form.ariaBusy = null;
  if (refusal) form.querySelector("span").textContent = refusal;
  else comeBack(told, left);
}

function comeBack(told, left) {
  const item = itemOf(told);
  customElements.upgrade(item);
  if (itemOf(left)?.form) item.leadTo(left);
  show({ ...told, url: item.dataset.here });
  fade();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.querySelector("[data-undo]")) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  underway = takeBack(form, underway);
});

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key !== "z" || event.repeat || event.ctrlKey || event.metaKey || target.matches?.(WRITES) || isFloating()) return;
  document.querySelector("[data-undo]")?.click();
});

fade();
