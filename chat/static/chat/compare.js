// Two answers side by side. A choice is open once both are there and both have been on the screen; a side that
// failed makes an ordinary answer of the other. The deed goes by way of <chat-stream>.

const PATIENCE = 300; // another tab may have said it already

class ChatComparison extends HTMLElement {
  #opened = new Set();
  #isGivenUp = false;
  #isChosen = false;
  #views;
  #changes;
  #sizes;

  connectedCallback() {
    // What is in it may come after it.
    this.#views = new IntersectionObserver((entries) => this.#seen(entries), { threshold: 0.01 });
    this.#sizes = new ResizeObserver(() => this.#turned());
    this.#changes = new MutationObserver(() => this.#look());
    this.#changes.observe(this, { childList: true, subtree: true });
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("scroll", () => this.#turned(), { capture: true, passive: true });
    this.closest("chat-stream").addEventListener("chat:refused", () => (this.#isChosen = false));
    this.#look();
  }

  disconnectedCallback() {
    this.#views.disconnect();
    this.#changes.disconnect();
    this.#sizes.disconnect();
  }

  get #sides() {
    return [...this.querySelectorAll("[data-side]")];
  }

  /** A side has come, or has ended and been drawn anew. */
  #look() {
    for (const side of this.#sides) {
      this.#views.observe(side);
      this.#sizes.observe(side);
    }
    if (!this.#isGivenUp && this.#sides.some((side) => "failed" in side.dataset)) {
      this.#isGivenUp = true;
      setTimeout(() => this.isConnected && this.#choose("none"), PATIENCE * (1 + Math.random()));
    }
    this.#offer();
    this.#turned();
  }

  /** In a small window: which of the two cards is there. Their row is no higher than that one: the end of a
   * longer one, which nobody sees, would push a short one out of sight. */
  #turned() {
    const sides = this.querySelector(".sides");
    if (!sides) return;
    const shown = Math.abs(sides.scrollLeft) > sides.clientWidth / 2 ? "b" : "a";
    for (const tab of this.querySelectorAll("[data-turns-to]")) tab.setAttribute("aria-pressed", tab.dataset.turnsTo === shown);
    const card = this.querySelector(`[data-side=${shown}]`);
    const bar = sides.offsetHeight - sides.clientHeight;
    sides.style.blockSize = card && sides.scrollWidth > sides.clientWidth ? `${card.offsetHeight + bar}px` : "";
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#opened.add(target.dataset.side);
    }
    this.#offer();
  }

  #offer() {
    const isReady = !this.querySelector("chat-answer") && this.#opened.size === 2;
    for (const button of this.querySelectorAll("[data-choice]:not([data-choice=none])")) {
      if (isReady) button.removeAttribute("aria-disabled");
      else button.setAttribute("aria-disabled", "true");
    }
    for (const words of this.querySelectorAll(".wait")) words.hidden = isReady;
  }

  #clicked({ target }) {
    const side = target.closest("[data-turns-to]")?.dataset.turnsTo;
    if (side) this.querySelector(`[data-side=${side}]`).scrollIntoView({ inline: "start", block: "nearest" });
    const button = target.closest("[data-choice]");
    if (button && button.getAttribute("aria-disabled") !== "true") this.#choose(button.dataset.choice);
  }

  #choose(choice) {
    if (this.#isChosen) return;
    this.#isChosen = true;
    const detail = { type: "choose", comparison: this.dataset.comparison, choice };
    this.dispatchEvent(new CustomEvent("deed", { detail, bubbles: true }));
  }
}

customElements.define("chat-comparison", ChatComparison);

const stream = document.querySelector("chat-stream");
const place = document.getElementById("revealed");

stream.addEventListener("chat:accepted", ({ detail: { deed } }) => {
  if (deed && deed.type !== "choose") place.hidden = true;
});

// Names are told when the choice is stored; where both are bad, the answer opens to be mended.
stream.addEventListener("chat:drawn", async ({ detail: { deed, conversation, message } }) => {
  if (deed?.type !== "choose") return;
  await htmx.ajax("GET", `/c/${conversation}/comparisons/${deed.comparison}/`, { target: place, swap: "innerHTML" });
  place.hidden = false;
  if (deed.choice === "both_bad") document.querySelector(`[data-opens="correct-${message}"]`)?.click();
});

place.addEventListener("click", ({ target }) => {
  if (target.closest("[data-hides]")) place.hidden = true;
});
