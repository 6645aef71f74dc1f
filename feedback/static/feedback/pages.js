// Pages of the review console, fetched and shown in place of the one that is there, and what is told the server
// beside them.

export const UNSENT = "This could not be sent. What you said is still here: try again once the line is there.";
const SIGNED_OUT = "You are signed out. Sign in again in another tab, then decide here: what you said is still here.";
const NOT_KEPT = "This was not kept. What you said is still here. Reload the page once you have copied it.";

const TOKEN = "[name=csrfmiddlewaretoken]";
const token = () => document.querySelector(TOKEN).value;

/** A page of the console, not yet shown. `isStale`: its form was drawn before somebody signed in again. */
export async function page(url, options = {}) {
  const response = await fetch(url, options);
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const isSignedOut = response.redirected && new URL(response.url).pathname === "/account/login/";
  const words = parsed.querySelector("#refusal")?.textContent.trim();
  const refusal = isSignedOut ? SIGNED_OUT : response.ok ? "" : words || NOT_KEPT;
  const main = document.adoptNode(parsed.querySelector("#main"));
  return { refusal, isStale: response.status === 403 && !words, url: response.url, title: parsed.title, main };
}

/** What a form leads to. Was it drawn before somebody signed in again, it is sent once more as if drawn now. */
export async function post(url, body, here) {
  const answer = await page(url, { method: "POST", body });
  if (!answer.isStale) return answer;
  const drawn = await page(here);
  const fresh = drawn.main.querySelector(TOKEN)?.value;
  if (drawn.refusal || !fresh) return drawn.refusal ? drawn : answer;
  for (const each of document.querySelectorAll(TOKEN)) each.value = fresh;
  body.set("csrfmiddlewaretoken", fresh);
  return page(url, { method: "POST", body });
}

export const shown = () => ({ main: document.querySelector("#main"), title: document.title, url: location.href });

export function show({ main, title, url }) {
  document.querySelector("#main").replaceWith(main);
  document.title = title;
  history.replaceState(null, "", url);
  scrollTo(0, 0);
}

export const itemOf = (found) => found?.main.querySelector("review-item");
export const tell = (url) =>
  fetch(url, { method: "POST", keepalive: true, redirect: "manual", headers: { "X-CSRFToken": token() } });
