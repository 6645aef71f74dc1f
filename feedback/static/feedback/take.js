// What is taken from an answer: copied whole, as a block of code or as a selection, or quoted. Each is told
// with its offsets into the stored Markdown.

import { outbox } from "./box.js";
import { named, sizeOf, spanOf, textOf } from "./runs.js";

const SETTLED = 150; // ms after which a selection is not being made any more
const GAP = 8;

const reading = document.querySelector("#reading");
const button = document.querySelector("#quote");
let offered = null; // the answer, its span and the words that Quote is for
let timer = 0;

function tell(kind, article, how, span) {
  if (!span || span.start >= span.end) return;
  const { start, end, whole } = span;
  outbox.add({ kind, ...named(article), start, end, value: { how, whole } });
}

// A button of the page has copied.
document.addEventListener("copied", ({ target }) => {
  const article = target.closest("article.answer");
  if (!article) return;
  const all = { start: 0, end: sizeOf(textOf(article)), whole: true };
  if (target.dataset.copies === "message") return tell("copy", article, "button", all);
  if (target.dataset.copies !== "code") return;
  const range = document.createRange();
  range.selectNodeContents(target.closest(".code").querySelector("pre"));
  tell("copy", article, "code", spanOf(textOf(article), range));
});

// The person has, by keys or from a menu.
document.addEventListener("copy", ({ target }) => {
  if (target.closest?.("textarea, input")) return;
  for (const [article, span] of selected()) tell("copy", article, "selection", span);
});

/** The answers that the selection touches, each with its span. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const touched = [...document.querySelectorAll("article.answer")].filter((article) => range.intersectsNode(article));
  const spans = touched.map((article) => [article, textOf(article) && spanOf(textOf(article), range)]);
  return spans.filter(([, span]) => span);
}

/* Quoting: a button floats below what is selected of one answer, and is the first thing there for the Tab key */

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(offer, SETTLED);
});
reading.addEventListener("scroll", () => !button.hidden && put(), { passive: true });
addEventListener("resize", () => !button.hidden && put());

function offer() {
  const found = selected();
  const selection = getSelection();
  const [article, span] = found.length === 1 ? found[0] : [];
  const isInside = article && [selection.anchorNode, selection.focusNode].every((node) => article.contains(node));
  if (!isInside) return document.activeElement === button || withdraw();
  offered = { article, span, words: selection.toString().trim(), range: selection.getRangeAt(0).cloneRange() };
  button.hidden = !offered.words;
  put();
}

/** Below the selection, and always within the column: nothing else moves. */
function put() {
  const place = offered.range.getBoundingClientRect();
  const column = reading.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = button;
  const top = Math.min(Math.max(place.bottom + GAP, column.top + GAP), column.bottom - height - GAP);
  const left = Math.min(Math.max(place.left, column.left + GAP), column.right - width - GAP);
  button.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
}

function withdraw() {
  if (document.activeElement === button) reading.focus({ preventScroll: true });
  button.hidden = true;
  offered = null;
}

// The press of a button must not take the selection away that it is for.
button.addEventListener("pointerdown", (event) => event.preventDefault());

button.addEventListener("click", () => {
  const { article, span, words } = offered;
  write(words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n"));
  tell("quote", article, "selection", span);
  getSelection().removeAllRanges();
  button.hidden = true;
  offered = null;
  const field = document.querySelector("#question");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
});

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !button.hidden) withdraw();
});

/** Behind what is written already. */
function write(lines) {
  const field = document.querySelector("#question");
  const before = field.value.trimEnd();
  const text = `${before}${before && "\n\n"}${lines}\n\n`;
  field.value = field.maxLength > 0 ? text.slice(0, field.maxLength) : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
