// One to five stars for the conversation, from its heading. A click shows nothing before the server has it.

import { outbox } from "./box.js";
import { wordsOfDelay } from "./outbox.js";

const asked = new Set();

document.addEventListener("click", ({ target }) => {
  const star = target.closest?.("[data-stars]");
  if (star) give(star);
});

function give(star) {
  if (star.hasAttribute("aria-busy")) return;
  const isTakenBack = star.getAttribute("aria-pressed") === "true";
  star.setAttribute("aria-busy", "true");
  say("");
  const conversation = star.closest(".stars").dataset.conversation;
  const value = { stars: isTakenBack ? null : Number(star.dataset.stars) };
  asked.add(outbox.add({ kind: "stars", conversation, value }, { now: true }));
}

outbox.addEventListener("kept", ({ detail: { event } }) => {
  if (!asked.delete(event.client_id)) return;
  const { stars } = event.value;
  settle();
  for (const each of buttons()) each.setAttribute("aria-pressed", String(each.dataset.stars === String(stars)));
  const opener = document.getElementById("stars-opener");
  opener?.setAttribute("aria-label", stars ? `You gave this conversation ${stars} of 5 stars` : "Rate this conversation");
  if (stars) opener?.setAttribute("data-given", stars);
  else opener?.removeAttribute("data-given");
  say(stars ? "Thank you, that is stored." : "Taken back.");
});

outbox.addEventListener("refused", ({ detail: { event, receipt } }) => {
  if (!asked.delete(event.client_id)) return;
  settle();
  say(receipt.text);
});

outbox.addEventListener("delayed", ({ detail }) => {
  if (!asked.has(detail.event.client_id)) return;
  settle();
  say(wordsOfDelay(detail));
});

function buttons() {
  return document.querySelectorAll("[data-stars]");
}

function settle() {
  for (const each of buttons()) each.removeAttribute("aria-busy");
}

function say(words) {
  const place = document.querySelector("#stars .unsent");
  if (place) place.textContent = words;
}
