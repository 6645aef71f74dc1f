// What every page can do: look, copying, keys, opening and closing. Loaded on all pages;
// it holds no state of its own and works on what the HTML says by data- attributes.

const root = document.documentElement;
root.dataset.script = "on";

document.addEventListener("look", ({ detail }) => {
  if (detail.value === "system") delete root.dataset.look;
  else root.dataset.look = detail.value;
});

/* Copying */

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without https there is no clipboard of the new kind.
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}

function textToCopy(button) {
  if (button.dataset.copy) return button.dataset.copy;
  if (button.dataset.copies === "code") return button.closest(".code").querySelector("pre").textContent;
  return button.closest("article").querySelector("template.source").content.textContent;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy], [data-copies]");
  if (!button) return;
  await copy(textToCopy(button));
  button.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
  button.dataset.done = "on";
  setTimeout(() => delete button.dataset.done, 1500);
});

// Whoever is signed out is sent to the page that asks who they are, and what is gone answers with a page, too:
// neither is a part of this one.
document.addEventListener("htmx:before:response", (event) => {
  const { response, target } = event.detail.ctx;
  const isElsewhere = response.raw.redirected && new URL(response.raw.url).pathname === "/account/login/";
  if (isElsewhere || (response.status >= 400 && target?.dataset?.url)) event.preventDefault();
});

// What renews itself waits while nobody sees it.
document.addEventListener("htmx:before:request", (event) => {
  const isPoll = event.detail.ctx.sourceElement?.dataset.whileSeen !== undefined;
  if (isPoll && document.visibilityState !== "visible") event.preventDefault();
});

/* Opening in place: a button shows what it names, Escape or Cancel gives the place back */

const opened = [];

async function open(button) {
  const place = document.getElementById(button.dataset.opens);
  const isAbsent = () => place.dataset.url && !place.querySelector("form");
  if (isAbsent()) await htmx.ajax("GET", place.dataset.url, { target: place, swap: "innerHTML" });
  if (isAbsent()) return button.dispatchEvent(new Event("unopened", { bubbles: true }));
  place.hidden = false;
  // What is open is being written in: a refreshed page must not take it away.
  place.closest("article, li")?.setAttribute("hx-morph-skip", "");
  const field = place.querySelector("textarea, input:not([type=hidden])");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  opened.push({ place, button });
}

function closeLast(place = opened.at(-1)?.place) {
  const index = opened.findIndex((entry) => entry.place === place);
  if (index < 0) return false;
  const [{ button }] = opened.splice(index, 1);
  place.hidden = true;
  place.closest("article, li")?.removeAttribute("hx-morph-skip");
  if (button.isConnected) button.focus();
  return true;
}

document.addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-opens]");
  if (opener) open(opener);
  const closer = target.closest?.("[data-closes]");
  if (closer) closeLast(document.getElementById(closer.dataset.closes));
});

document.addEventListener("chat:accepted", ({ detail }) => {
  const { type, message } = detail.deed ?? {};
  if (type === "edit" || type === "correct") closeLast(document.getElementById(`${type}-${message}`));
}, true);

// What was shown of a text is true until the text is another one.
document.addEventListener("input", ({ target }) => {
  if (target.dataset?.unshows) document.getElementById(target.dataset.unshows).replaceChildren();
});

/* Keys: never while typing, never over a dialog */

// Keys of an answer are those of the last one, also while that one has no such control yet.
const isOlder = (element) => {
  const answer = element.closest("#thread article.answer");
  return answer && answer !== [...document.querySelectorAll("#thread article.answer")].at(-1);
};
const isTyping = (element) => element.closest?.("input, textarea, select, [contenteditable]");
const isFloating = () => document.querySelector("dialog[open], [popover]:popover-open");

// Enter sends what is written, Shift+Enter breaks; the Enter that ends a composition does neither.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-enter=submit]");
  const isPlain = !event.shiftKey && !event.isComposing && event.keyCode !== 229;
  if (event.key !== "Enter" || !field || !isPlain) return;
  event.preventDefault();
  field.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const givesUp = event.key === "Escape" && event.target.closest?.("form")?.querySelector("[data-escape]");
  if (givesUp) return givesUp.click();
  if (event.key === "Escape" && !isFloating() && closeLast()) return event.preventDefault();
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isFloating()) return;
  const controls = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].filter((each) => !isOlder(each));
  // What stands in the rail works while the rail is away, too.
  const control =
    controls.filter((element) => element.checkVisibility()).at(-1) ?? controls.find((element) => element.closest("#rail"));
  if (!control) return;
  event.preventDefault();
  if (control.matches("textarea")) control.focus();
  else control.click();
});

document.addEventListener("click", ({ target }) => {
  const name = target.closest?.("[data-dialog]")?.dataset.dialog;
  if (name) document.getElementById(name).showModal();
});

// A menu that opens has the focus, so that Escape gives it back to where it was.
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open" && target.matches(".menu")) target.querySelector("a, button, input").focus();
}, true);

// What came with the focus has had it: a list that is refreshed later must not take it again.
document.addEventListener("focusin", ({ target }) => target.removeAttribute("autofocus"));

/* What was offered to be undone goes after ten seconds, unless somebody is at it */

document.addEventListener("animationend", ({ target }) => {
  if (target.matches?.(".toast")) target.remove();
});

// The rail of a small window floats above the page; what can be undone floats above the rail.
document.addEventListener("htmx:after:swap", () => {
  const toasts = document.querySelector("#toasts:has(.toast)");
  if (!toasts || !document.querySelector("#rail:popover-open")) return;
  toasts.popover = "manual";
  toasts.showPopover();
});

/* The rail of a wide window stays as it was left */

const RAIL = "rail";
root.dataset.rail = localStorage.getItem(RAIL) ?? "open";

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-toggles=rail]")) return;
  root.dataset.rail = root.dataset.rail === "open" ? "closed" : "open";
  localStorage.setItem(RAIL, root.dataset.rail);
});
