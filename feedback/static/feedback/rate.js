// Thumbs and reasons under the answers. A click shows nothing before the server has it.

import { outbox } from "./box.js";
import { wordsOfDelay } from "./outbox.js";

const asked = new Map(); // client ids of what this page asked for, with what to do when it is kept

document.addEventListener("click", ({ target }) => {
  const thumb = target.closest?.("[data-rates]");
  if (thumb) rate(thumb);
  const report = target.closest?.("[data-reports]");
  if (report) openFlag(report);
  const taking = target.closest?.("[data-takes-back]");
  if (taking) takeBack(taking);
  if (target.closest?.("[data-closes-reasons]")) close(target.closest("form").dataset.message);
});

document.addEventListener("submit", (event) => {
  const { reasons, flags } = event.target.dataset;
  if (!reasons && !flags) return;
  event.preventDefault();
  const send = event.target.querySelector("[type=submit]");
  if (send.hasAttribute("aria-busy")) return;
  send.setAttribute("aria-busy", "true");
  if (reasons) sendReasons(event.target);
  else sendFlag(event.target);
});

document.addEventListener("unopened", ({ target }) => sayUnopened(target.closest("article").dataset.message));

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
  asked.set(outbox.add({ kind: "reason", message, value: { reason } }, { now: true }), () => thank(message));
}

function openFlag(report) {
  report.closest("[popover]").hidePopover();
  const message = report.dataset.reports;
  say(message, "");
  fetchInto(message, document.getElementById(`why-${message}`)?.dataset.flag);
}

function sendFlag(form) {
  const { message } = form.dataset;
  const value = { category: form.elements.category.value, text: form.elements.text.value.trim() };
  const then = () => thank(message, "Thank you. Your report is stored for those who run this place.");
  asked.set(outbox.add({ kind: "flag", message, value }, { now: true }), then);
}

function takeBack(button) {
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const { message } = button.form.dataset;
  const then = () => thank(message, "Your report is taken back. It is not listed any more.");
  asked.set(outbox.add({ kind: "flag", message, value: { category: null } }, { now: true }), then);
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

outbox.addEventListener("delayed", ({ detail }) => {
  const { client_id, message } = detail.event;
  if (!asked.has(client_id)) return;
  settle(message);
  say(message, wordsOfDelay(detail));
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
  for (const each of document.querySelectorAll(`#why-${message} [aria-busy]`)) each.removeAttribute("aria-busy");
}

function say(message, words) {
  const place = document.getElementById(`unsent-${message}`);
  if (place) place.textContent = words;
}

function sayUnopened(message) {
  say(message, "This could not be fetched from the server. Nothing was changed. Try again.");
}

/** What is half written there goes on in the new form: only the thumb was another one. */
async function open(message, polarity) {
  const place = document.getElementById(`why-${message}`);
  const words = () => place?.querySelector("form[data-reasons] textarea");
  const [earlier, kept] = [words()?.value, words()?.defaultValue];
  await fetchInto(message, `${place?.dataset.url}?polarity=${polarity}`);
  if (earlier !== kept && words() && !words().value) words().value = earlier;
}

async function fetchInto(message, url) {
  const place = document.getElementById(`why-${message}`);
  if (!place) return;
  // What is open is being written in: a refreshed page must not take it away.
  place.closest("article").setAttribute("hx-morph-skip", "");
  const earlier = place.firstElementChild;
  await htmx.ajax("GET", url, { target: place, swap: "innerHTML" });
  if (place.firstElementChild === earlier) return sayUnopened(message);
  place.querySelector("form[data-flags] input")?.focus();
  reveal(place);
}

/** From its beginning, where it is higher than what is to be seen of the conversation. */
async function reveal(place) {
  for (const _ of "12") await new Promise(requestAnimationFrame); // the page follows its end first
  const { top } = place.getBoundingClientRect();
  if (top < place.closest("#reading").getBoundingClientRect().top) place.scrollIntoView({ block: "start" });
}

function close(message) {
  const place = document.getElementById(`why-${message}`);
  if (!place) return;
  const hadFocus = place.contains(document.activeElement);
  const opener = place.querySelector("form[data-flags]") ? `[popovertarget="info-${message}"]` : `[data-message="${message}"][aria-pressed=true]`;
  place.replaceChildren();
  place.closest("article").removeAttribute("hx-morph-skip");
  if (hadFocus) document.querySelector(opener)?.focus();
}

function thank(message, words = "Thank you. Your reasons are stored.") {
  close(message);
  say(message, words);
}
