// From what an answer shows to its stored Markdown. All places are code points: of the text that is shown, or
// of the source. The finished answer carries its runs (chat/runs.py); while one streams its text is its source.

const PAIRS = /[\ud800-\udfff]/;
const known = new WeakMap(); // place -> its runs

/** Where the text of an answer is. */
export function textOf(article) {
  return article.querySelector(".prose, chat-answer .words");
}

/** What names an answer in an event. */
export function named(article) {
  const attempt = article.querySelector("chat-answer")?.dataset.attempt ?? article.dataset.attempt;
  return { message: article.dataset.message, ...(attempt && { attempt: Number(attempt) }) };
}

export function codePoints(text) {
  if (!PAIRS.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** How long the source is. */
export function sizeOf(place) {
  return Number(place.dataset.size ?? codePoints(place.textContent));
}

/** The texts of an answer in their order, each with its place; what the page itself adds is no part of it. */
export function textsOf(place) {
  const found = [];
  const isOurs = (node) => (node.localName === "button" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
  const choose = (node) => (node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT : isOurs(node));
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, choose);
  for (let at = 0; walker.nextNode(); ) {
    const { currentNode: node } = walker;
    const length = codePoints(node.data);
    found.push({ node, at, length });
    at += length;
  }
  return found;
}

/** The part of the source that `range` selects of this answer, and whether it is all; null for none of it. */
export function spanOf(place, range) {
  let from = null;
  let to = 0;
  for (const { node, at } of textsOf(place)) {
    if (!range.intersectsNode(node)) continue;
    const low = node === range.startContainer ? range.startOffset : 0;
    const high = node === range.endContainer ? range.endOffset : node.data.length;
    if (low >= high) continue;
    from ??= at + codePoints(node.data.slice(0, low));
    to = at + codePoints(node.data.slice(0, high));
  }
  return from === null ? null : sourceOf(place, from, to);
}

/** The source of the shown text between two places: from the first to the last of it that has one. */
export function sourceOf(place, from, to) {
  const runs = runsOf(place);
  if (!runs) return { start: from, end: to, whole: false };
  const touched = runs.filter((run) => run.width && run.at < to && run.at + run.length > from);
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched.at(-1)];
  const start = isPlain(first) ? first.start + Math.max(0, from - first.at) : first.start;
  const end = isPlain(last) ? last.start + Math.min(last.length, to - last.at) : last.start + last.width;
  const all = runs.filter((run) => run.width);
  return { start, end, whole: start <= all[0].start && end >= all.at(-1).start + all.at(-1).width };
}

const isPlain = (run) => run.length === run.width;

function runsOf(place) {
  if (!known.has(place)) known.set(place, place.dataset.runs === undefined ? null : decoded(place.dataset.runs));
  return known.get(place);
}

function decoded(text) {
  let [at, end] = [0, 0];
  return text.split(" ").filter(Boolean).map((part) => {
    const [gap, length, width = length] = part.includes(".") ? part.split(".").map(Number) : [0, Number(part), 0];
    const run = { at, length, start: end + gap, width };
    at += length;
    end = run.start + width;
    return run;
  });
}
