// Thumbs and reasons under the answers. A click shows nothing before the server has it.

import { outbox } from "./box.js";

const asked = new Map(); // client ids of what this page asked for, with what to do when it is kept

document.addEventListener("click", ({ target }) => {
  const thumb = target.closest?.("[data-rates]");
  if (thumb) rate(thumb);
  if (target.closest?.("[data-closes-reasons]")) close(target.closest("form").dataset.message);
});

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.reasons) return;
  event.preventDefault();
  sendReasons(event.target);
});

function rate(thumb) {
  if (thumb.hasAttribute("aria-busy")) return;
  const { message, attempt, rates } = thumb.dataset;
  const value = thumb.getAttribute("aria-pressed") === "true" ? "withdrawn" : rates;
  for (const each of thumbs(message)) each.setAttribute("aria-busy", "true");
  say(message, "");
  const event = { kind: "rating", message, attempt: Number(attempt), value: { value } };
  asked.set(outbox.add(event, { now: true }), () => (value === "withdrawn" ? close(message) : open(message, value)));
}

function sendReasons(form) {
  const ticked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value);
  const { reasons: polarity, message } = form.dataset;
  const reason = { polarity, what: ticked("what"), text: form.elements.text.value.trim() };
  if (polarity === "down") reason.fix = ticked("fix");
  form.querySelector("[type=submit]").disabled = true;
  asked.set(outbox.add({ kind: "reason", message, value: { reason } }, { now: true }), () => thank(message));
}

outbox.addEventListener("kept", ({ detail: { event } }) => {
  if (event.kind === "rating") show(event.message, event.value.value);
  asked.get(event.client_id)?.();
  asked.delete(event.client_id);
});

outbox.addEventListener("refused", ({ detail: { event, receipt } }) => {
  settle(event.message);
  say(event.message, receipt.text);
  asked.delete(event.client_id);
});

outbox.addEventListener("delayed", ({ detail: { event } }) => {
  if (!asked.has(event.client_id)) return;
  settle(event.message);
  say(event.message, "This has not reached the server yet. It is kept here and sent again by itself.");
});

function thumbs(message) {
  return document.querySelectorAll(`[data-rates][data-message="${message}"]`);
}

function show(message, value) {
  for (const each of thumbs(message)) each.setAttribute("aria-pressed", String(each.dataset.rates === value));
  settle(message);
  say(message, "");
}

function settle(message) {
  for (const each of thumbs(message)) each.removeAttribute("aria-busy");
  document.querySelector(`form[data-message="${message}"] [type=submit]`)?.removeAttribute("disabled");
}

function say(message, words) {
  const place = document.getElementById(`unsent-${message}`);
  if (place) place.textContent = words;
}

async function open(message, polarity) {
  const place = document.getElementById(`why-${message}`);
  if (!place) return;
  // What is open is being written in: a refreshed page must not take it away.
  place.closest("article").setAttribute("hx-morph-skip", "");
  await htmx.ajax("GET", `${place.dataset.url}?polarity=${polarity}`, { target: place, swap: "innerHTML" });
}

function close(message) {
  const place = document.getElementById(`why-${message}`);
  if (!place) return;
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren();
  place.closest("article").removeAttribute("hx-morph-skip");
  if (hadFocus) document.querySelector(`[data-message="${message}"][aria-pressed=true]`)?.focus();
}

function thank(message) {
  close(message);
  say(message, "Thank you. Your reasons are stored.");
}
