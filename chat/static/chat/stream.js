// The island: one socket per page, the answers that it fills, and the reader's place.
// <chat-stream> owns the socket, <chat-answer> shows what streams. What streams is text nodes
// only; the finished answer comes from the server as sanitised HTML through htmx.

import { Line } from "./socket.js";

const NEAR_END = 64;
const TRY_AGAIN = 2000;
const SAMPLED = new Set(["edit", "regenerate"]); // deeds that take the composer's settings; send has them

class ChatStream extends HTMLElement {
  #line;
  #sizes;
  #running = null;
  #again = false;
  #met = false; // was online once
  #following = true;
  #put = 0; // how far down the page itself, or the person at the end, last put the text
  #stopWanted = false;
  #coming = null; // the generation that is accepted and not drawn yet

  connectedCallback() {
    this.#line = new Line(this.dataset.socket);
    const on = (type, act) => this.#line.addEventListener(type, (event) => act.call(this, event.detail));
    on("state", this.#changedState);
    on("accepted", this.#accepted);
    on("refused", this.#refused);
    on("postponed", ({ text }) => this.#say(text));
    on("changed", this.#bell);
    on("end", this.#ended);
    on("grown", ({ generation, ...more }) => this.#each(generation, (answer) => answer.grow(more.text, more.attempt)));
    on("rewound", ({ generation, ...left }) => this.#each(generation, (answer) => answer.show(left.text, left.attempt)));
    on("waiting", ({ generation, text }) => this.#each(generation, (answer) => answer.note(text)));
    on("signedout", () => this.#over("You have been signed out. Reload the page to sign in; your text is kept."));
    on("outdated", () => this.#over("The server is newer than this page. Reload the page; your text is kept."));
    this.addEventListener("deed", (event) => this.#do(event.detail));
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("submit", (event) => this.#submitted(event));
    addEventListener("online", () => this.#line.open());
    this.#keepPlace();
    this.#line.open();
  }

  disconnectedCallback() {
    this.#line.close();
    this.#sizes.disconnect();
  }

  /** An answer that streams has come into the page: it gets what is held, then what comes. */
  attach(answer) {
    const held = this.#line.follow(answer.generation);
    if (held.text) answer.show(held.text, held.attempt);
    answer.note(held.waiting);
    if (!held.live) this.#finish(answer);
    this.#changedState();
  }

  detach() {
    this.#changedState();
  }

  get #thread() {
    return this.querySelector("#thread");
  }

  get #live() {
    return [...this.#thread.querySelectorAll("chat-answer")];
  }

  #each(generation, act) {
    for (const answer of this.#live) {
      if (answer.generation === generation) act(answer);
    }
  }

  #changedState() {
    const answering = this.#live.length > 0 || this.#coming !== null || this.#line.busy;
    const state = !this.#line.online ? "offline" : answering ? "answering" : "idle";
    if (this.dataset.state === state) return;
    const isBack = this.#met && this.dataset.state === "offline";
    this.#met ||= state !== "offline";
    if (state !== "offline" && "over" in this.dataset) {
      delete this.dataset.over;
      this.#say("");
    }
    const pressed = this.querySelector(":is(#send, #stop):focus");
    this.dataset.state = state;
    if (pressed && !pressed.checkVisibility()) this.#goOn();
    this.dispatchEvent(new CustomEvent("chat:state"));
    if (isBack && this.dataset.conversation) this.#refresh();
  }

  /** Where one goes on when what had the focus is gone; by touch, where no keyboard comes up. */
  #goOn() {
    const isTouch = matchMedia("(pointer: coarse)").matches;
    this.querySelector(isTouch ? "#reading" : "#question").focus({ preventScroll: true });
  }

  /** The line does not come back by itself: the page must not say that it tries. */
  #over(words) {
    this.dataset.over = "on";
    this.#say(words);
  }

  #do(frame) {
    if (!("over" in this.dataset)) this.#say("");
    if (frame.type === "send") this.#follow(true);
    const sampling = SAMPLED.has(frame.type) ? this.querySelector("chat-composer").sampling : null;
    this.#line.send({ ...frame, ...(sampling && { sampling }) });
    this.#changedState();
  }

  /** Whatever is being answered: what is on its way to the server is stopped once it has a name there. */
  #stop() {
    this.#stopWanted = this.#line.busy;
    const shown = this.#live.map((answer) => answer.generation);
    for (const generation of new Set(this.#coming ? [this.#coming, ...shown] : shown)) {
      const offset = shown.includes(generation) ? this.#line.follow(generation).length : 0;
      this.#line.send({ type: "stop", generation, offset });
    }
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (button?.id === "stop") return this.#stop();
    if (button?.id === "latest") return this.#follow(true), this.#toEnd();
    if (!button?.dataset.deed || button.type === "submit") return;
    const { deed, message, instruction } = button.dataset;
    button.closest("[popover]")?.hidePopover();
    this.#do({ type: deed, message, ...(instruction && { instruction }) });
  }

  #submitted(event) {
    const { deed, message, exact } = event.target.dataset;
    if (!deed) return;
    event.preventDefault();
    const written = [...new FormData(event.target)].map(([name, words]) => [name, exact ? words : words.trim()]);
    if (written.some(([, words]) => !words)) return;
    event.target.closest("[popover]")?.hidePopover();
    const told = Object.fromEntries(written);
    this.#do({ type: deed, message, ...told });
  }

  async #accepted(frame) {
    this.#say("");
    if (!this.dataset.conversation && frame.conversation) {
      this.dataset.conversation = frame.conversation;
      history.replaceState(null, "", `/c/${frame.conversation}/`);
      document.querySelector("#conversations").setAttribute("hx-get", `/conversations/?here=${frame.conversation}`);
    }
    htmx.trigger("#conversations", "refresh");
    this.dispatchEvent(new CustomEvent("chat:accepted", { detail: frame }));
    if (frame.deed?.type !== "stop") await this.#draw(frame.generation);
    this.dispatchEvent(new CustomEvent("chat:drawn", { detail: frame }));
    this.#changedState();
  }

  /** The branch with what a deed has begun; until it is there, Stop goes by the generation's name. */
  async #draw(generation) {
    this.#coming = generation;
    const wanted = this.#stopWanted && generation;
    if (wanted) this.#stop();
    await this.#refresh().finally(() => (this.#coming = null));
    if (wanted && this.querySelector("chat-comparison")) this.#stop(); // the other side, too
  }

  #refused(frame) {
    this.#stopWanted = false;
    this.dispatchEvent(new CustomEvent("chat:refused", { detail: frame }));
    this.#say(frame.text, frame.reference);
    this.#changedState();
  }

  #bell({ conversation, what, own }) {
    htmx.trigger("#conversations", "refresh");
    if (conversation !== this.dataset.conversation || own) return;
    if (what === "deleted") this.#say("This conversation was deleted in another tab.");
    else this.#refresh();
    if (what === "restored") this.#say("");
  }

  #ended({ generation }) {
    this.#each(generation, (answer) => this.#finish(answer));
  }

  async #finish(answer) {
    const said = answer.querySelector(".words").textContent;
    if (await load(answer.dataset.url, answer.closest("article"), "outerHTML")) {
      this.querySelector("#said").textContent = said;
    } else {
      setTimeout(() => answer.isConnected && this.#finish(answer), TRY_AGAIN);
    }
    this.#changedState();
  }

  /** Fetches the branch as HTML; calls while one is under way make it one more time. */
  #refresh() {
    this.#again = true;
    this.#running ??= this.#refreshAll().finally(() => (this.#running = null));
    return this.#running;
  }

  async #refreshAll() {
    while (this.#again) {
      this.#again = false;
      const hadFocus = this.#thread.contains(document.activeElement);
      await load(`/c/${this.dataset.conversation}/branch`, this.#thread, "outerMorph");
      if (hadFocus && document.activeElement === document.body) this.#goOn();
    }
  }

  #say(words, reference) {
    const place = this.querySelector("#refusal");
    place.hidden = !words;
    place.querySelector(".words").textContent = words;
    place.querySelector(".reference").hidden = !reference;
    place.querySelector("code").textContent = reference ?? "";
    place.querySelector("[data-copy]").dataset.copy = reference ?? "";
  }

  #keepPlace() {
    const scroller = this.querySelector("#reading");
    scroller.addEventListener("scroll", () => this.#scrolled(scroller));
    this.#sizes = new ResizeObserver(() => this.#following && this.#toEnd());
    this.#sizes.observe(scroller);
    this.#sizes.observe(scroller.querySelector(".column"));
  }

  /** Only a move up leaves the end: a scroll of ours may be heard of when more text has come below it. */
  #scrolled(scroller) {
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const isAtEnd = left < NEAR_END;
    if (!isAtEnd && scroller.scrollTop >= this.#put) return;
    if (isAtEnd) this.#put = scroller.scrollTop;
    this.#follow(isAtEnd);
  }

  #follow(following) {
    this.#following = following;
    this.querySelector("#latest").hidden = following;
  }

  #toEnd() {
    if (!this.#thread.dataset.leaf) return; // a greeting is read from its beginning
    const scroller = this.querySelector("#reading");
    scroller.scrollTop = scroller.scrollHeight;
    this.#put = scroller.scrollTop;
  }
}

class ChatAnswer extends HTMLElement {
  connectedCallback() {
    this.closest("chat-stream")?.attach(this);
  }

  disconnectedCallback() {
    document.querySelector("chat-stream")?.detach();
  }

  get generation() {
    return this.getAttribute("generation");
  }

  show(text, attempt) {
    this.dataset.attempt = attempt;
    this.querySelector(".words").textContent = text;
    this.note("");
  }

  grow(text, attempt) {
    this.dataset.attempt = attempt;
    this.querySelector(".words").append(text);
    this.note("");
  }

  note(text) {
    const place = this.querySelector(".note");
    if (place.textContent !== text) place.textContent = text;
  }
}

/** GETs HTML into `target` through htmx; false when the server or the way to it failed. */
async function load(url, target, swap) {
  let well = true;
  const failed = (event) => {
    well = false;
    if (event.detail.ctx) event.detail.ctx.swap = "none";
  };
  const events = ["htmx:response:error", "htmx:error"];
  for (const name of events) target.addEventListener(name, failed);
  await htmx.ajax("GET", url, { target, swap });
  for (const name of events) target.removeEventListener(name, failed);
  return well;
}

customElements.define("chat-stream", ChatStream);
customElements.define("chat-answer", ChatAnswer);
