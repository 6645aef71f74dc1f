// What was on the screen: how long each answer was in view, how far it was read, and with which one the page
// was left. A look when answers come into view or go, and each second, reads the layout and never writes it;
// nothing listens to the tab's being hidden, which is looked at, too.

import { outbox } from "./box.js";
import { codePoints, named, sizeOf, sourceOf, textOf, textsOf } from "./runs.js";

const LOOK = 1000;
const ASLEEP = 5000; // between two looks: nobody can say what was on the screen
const OFTEN = 30_000; // of being read, between two events of one answer
const RARELY = 600_000; // where it stands there and nothing more of it is read
const DAY = 86_400_000;

const reading = document.querySelector("#reading");
const inView = new Set(); // places of answers' texts
const watched = new WeakSet();
const stretches = new Map(); // message -> what has not been told yet of its time on the screen
let last = performance.now();
let wasVisible = isVisible();

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) isIntersecting ? inView.add(target) : inView.delete(target);
    look();
  },
  { root: reading },
);

const answers = () => [...document.querySelectorAll("#thread article.answer")];

function watch() {
  for (const article of answers()) {
    const place = textOf(article);
    if (!place || watched.has(place)) continue;
    watched.add(place);
    watcher.observe(place);
    // The answer that has ended stands where it streamed, until the watcher says otherwise.
    if (stretches.has(article.dataset.message)) inView.add(place);
  }
}

function isVisible() {
  return document.visibilityState === "visible";
}

function look() {
  const passed = performance.now() - last;
  last += passed;
  const isSeen = isVisible() && wasVisible && passed < ASLEEP;
  const shown = onScreen();
  for (const [message, stretch] of stretches) {
    stretch[isSeen ? "visible" : "hidden"] += passed;
    if (!shown.some((article) => isOf(stretch, article))) end(message);
  }
  if (isVisible()) shown.forEach(read);
  const isGone = wasVisible && !isVisible();
  for (const stretch of stretches.values()) if (isGone || isDue(stretch)) tell(stretch);
  wasVisible = isVisible();
}

/** The answers in view, from above to below. */
function onScreen() {
  return answers().filter((article) => inView.has(textOf(article)));
}

/** Another attempt's text is another thing to see. */
function isOf(stretch, article) {
  const { message, attempt } = named(article);
  return stretch.name.message === message && stretch.name.attempt === attempt;
}

function read(article) {
  const name = named(article);
  const fresh = { name, began: last, visible: 0, hidden: 0, readTo: 0, told: 0, pause: OFTEN };
  const stretch = stretches.get(name.message) ?? fresh;
  stretches.set(name.message, stretch);
  stretch.readTo = Math.max(stretch.readTo, readTo(article));
}

function isDue({ visible, readTo, told, pause }) {
  return visible >= (readTo > told ? OFTEN : pause);
}

function end(message) {
  tell(stretches.get(message));
  stretches.delete(message);
}

function tell(stretch) {
  const { name, visible, hidden, readTo } = stretch;
  if (Math.round(visible) < 1) return; // it was never seen, or nothing since it was told of
  const ms = (time) => Math.min(DAY, Math.round(time));
  outbox.add({ kind: "exposure", ...name, value: { visible_ms: ms(visible), hidden_ms: ms(hidden), read_to: readTo } });
  stretch.pause = readTo > stretch.told ? OFTEN : Math.min(RARELY, 2 * stretch.pause);
  Object.assign(stretch, { visible: 0, hidden: 0, told: readTo });
}

/** The source up to the end of the lowest line on the screen, in code points. */
function readTo(article) {
  const place = textOf(article);
  const { bottom } = reading.getBoundingClientRect();
  if (place.getBoundingClientRect().bottom <= bottom) return sizeOf(place);
  const texts = textsOf(place);
  const range = document.createRange();
  const lowest = lastOf(texts.length, (number) => {
    range.selectNodeContents(texts[number].node);
    return range.getBoundingClientRect().top < bottom;
  });
  if (lowest < 0) return 0;
  const { node, at } = texts[lowest];
  const character = lastOf(node.length, (number) => {
    range.setStart(node, number);
    range.setEnd(node, number + 1);
    return range.getBoundingClientRect().bottom <= bottom;
  });
  return sourceOf(place, 0, at + codePoints(node.data.slice(0, character + 1)))?.end ?? 0;
}

/** The last of `count` numbers that holds, where those that do come first; -1 for none. */
function lastOf(count, holds) {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function leave() {
  const lowest = wasVisible && onScreen().at(-1);
  look();
  const stretch = lowest && stretches.get(lowest.dataset.message);
  const after = stretch && Math.min(DAY, Math.round(last - stretch.began));
  for (const message of [...stretches.keys()]) end(message);
  if (stretch) outbox.add({ kind: "leave", ...stretch.name, value: { after_ms: after, how: "closed" } });
  outbox.goAlong();
}

setInterval(look, LOOK);
addEventListener("pagehide", leave);
document.addEventListener("htmx:after:swap", watch);
watch();
