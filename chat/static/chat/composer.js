// The composer: grows with its text, keeps the draft, sends by Enter, holds the settings.
// It talks to <chat-stream> around it by events and keeps the text until the server has it.

import { newId } from "./socket.js";

const RESEND_WITHIN = 10 * 60_000;
const SETTINGS = "sampling";

class ChatComposer extends HTMLElement {
  #stream;
  #field;
  #pending = null; // the deed whose answer we wait for

  connectedCallback() {
    this.#stream = this.closest("chat-stream");
    this.#field = this.querySelector("textarea");
    this.#field.addEventListener("input", () => this.#typed());
    this.querySelector("form").addEventListener("submit", (event) => this.#submit(event));
    this.#stream.addEventListener("chat:accepted", ({ detail }) => this.#accepted(detail));
    this.#stream.addEventListener("chat:refused", ({ detail }) => this.#refused(detail));
    this.#stream.addEventListener("click", (event) => this.#offered(event.target.closest("[data-try]")));
    this.#keepSettings(this.querySelector("#settings"));
    this.#restore();
  }

  /** What the person has set for the next answer, as the protocol has it; null when nothing. */
  get sampling() {
    const set = readSettings(this.querySelector("#settings"));
    return Object.keys(set).length ? set : null;
  }

  get #key() {
    return `draft:${this.dataset.draft}`;
  }

  #restore() {
    const kept = JSON.parse(localStorage.getItem(this.#key) ?? "null");
    if (!kept) return;
    this.#field.value = kept.text;
    this.#grow();
    // Sent and never answered: the same deed again, which the server does once however often it comes.
    if (kept.deed && Date.now() - kept.at < RESEND_WITHIN) this.#dispatch(kept.deed);
  }

  #typed() {
    const text = this.#field.value;
    if (text) this.#store({ text });
    else localStorage.removeItem(this.#key);
    this.#grow();
  }

  #store(draft) {
    localStorage.setItem(this.#key, JSON.stringify({ ...draft, at: Date.now() }));
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  #offered(button) {
    if (button) this.#send(button.dataset.try);
  }

  #submit(event) {
    event.preventDefault();
    this.#send(this.#field.value.trim());
  }

  #send(text) {
    if (!text || this.#pending || this.#stream.dataset.state === "answering") return;
    const settings = this.querySelector("#settings");
    if (!this.#checkSettings(settings)) return;
    const deed = {
      type: "send",
      client_id: newId(),
      conversation: this.#stream.dataset.conversation || null,
      parent: document.querySelector("#thread").dataset.leaf || null,
      text,
      sampling: this.sampling,
    };
    this.#store({ text: this.#field.value, deed });
    this.#dispatch(deed);
  }

  #dispatch(deed) {
    this.#pending = deed.client_id;
    this.#field.readOnly = true;
    this.dispatchEvent(new CustomEvent("deed", { detail: deed, bubbles: true }));
  }

  #accepted({ client_id, conversation, deed }) {
    if (client_id !== this.#pending) return;
    localStorage.removeItem(this.#key);
    this.dataset.draft = `${this.dataset.person}:${conversation}`;
    // What was offered is sent past the box: another text in there is still to be sent.
    if (this.#field.value.trim() === deed.text) this.#field.value = "";
    this.#typed();
    this.#free();
  }

  #refused({ client_id, field }) {
    if (client_id !== this.#pending) return;
    this.#typed();
    this.#free();
    const name = field?.replace("sampling.", "");
    const setting = name && this.querySelector(`#settings [name="${CSS.escape(name)}"]`);
    if (setting) this.querySelector("#settings").showPopover();
    (setting ?? this.#field).focus();
  }

  #free() {
    this.#pending = null;
    this.#field.readOnly = false;
    this.#grow();
  }

  #keepSettings(settings) {
    const kept = JSON.parse(localStorage.getItem(SETTINGS) ?? "{}");
    for (const input of settings.querySelectorAll("[name]")) input.value = kept[input.name] ?? "";
    settings.addEventListener("input", () => this.#changed(settings));
    settings.querySelector("#defaults").addEventListener("click", () => {
      for (const input of settings.querySelectorAll("[name]")) input.value = "";
      this.#changed(settings);
    });
    this.#changed(settings);
  }

  #changed(settings) {
    const inputs = [...settings.querySelectorAll("[name]")];
    const kept = Object.fromEntries(inputs.filter((input) => input.value).map((input) => [input.name, input.value]));
    localStorage.setItem(SETTINGS, JSON.stringify(kept));
    for (const input of inputs) {
      const wrong = !input.validity.valid;
      input.setAttribute("aria-invalid", wrong);
      input.closest(".field").classList.toggle("wrong", wrong);
    }
    const count = Object.keys(kept).length;
    this.querySelector("#changed-settings").textContent = count ? `${count} changed` : "";
  }

  #checkSettings(settings) {
    const wrong = settings.querySelector(":invalid");
    if (!wrong) return true;
    settings.showPopover();
    wrong.focus();
    return false;
  }
}

/** The settings that the person has filled in, as the protocol has them. */
function readSettings(settings) {
  const sampling = {};
  for (const input of settings.querySelectorAll("[name]")) {
    if (!input.value) continue;
    if (input.name === "stop") sampling.stop = input.value.split("\n").filter(Boolean);
    else sampling[input.name] = Number(input.value);
  }
  return sampling;
}

customElements.define("chat-composer", ChatComposer);
