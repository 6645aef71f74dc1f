// Stands in every page under attack, from its first moment on. What runs, and what only the policy stopped, it
// tells on the console, where a Person hears it; and it reads what a text made of its own place and of the rest.
const guard = (() => {
  const LINK = ["href", "rel", "target"];
  const ALLOWED = {
    a: LINK, ol: ["start"], pre: ["tabindex", "data-language"], div: ["class", "tabindex"], li: ["class"],
    p: ["class"], span: ["class"], td: ["class"], th: ["class"],
  };
  const PLAIN = "blockquote br code del em h2 h3 h4 h5 h6 hr s strong table tbody thead tr ul".split(" ");
  const CLASSES = /^(wide|code|task|as-typed|address|end|middle|c-[a-z0-9]+)$/;
  const COPY = `<button class="button quiet" type="button" data-copies="code">Copy</button>`;
  const REL = "noopener noreferrer nofollow";
  // Where hostile text may be; what is in there is read by itself.
  const TEXT = ".said, .prose, .words, template.source, textarea, title, #said";
  // What is there or not by time or number, not by what a text says.
  const PASSING = ["aria-current", "data-htmx-powered", "autofocus", "hx-swap-oob", "status", "data-status", "data-attempt"];
  const COUNTED = "#latest, .left-out, [hx-get='/serving/'], .rail-more, .paginator, nav[aria-label^=Pages]";
  // Numbers about a text; anything else in them shows.
  const NUMBERS = ["data-size", "data-runs"];
  const SHOWN = ["title", "aria-label", "value", "datetime"];
  const NAMES = "htmx thread question title main rail composer refusal cookie body forms action submit ajax".split(" ");
  const EVENTS = "pointerover mouseover focus load error toggle beforetoggle animationstart begin".split(" ");

  const tell = (words) => console.error(`hostile text: ${words}`);
  for (const name of ["pwned", "alert", "confirm", "prompt", "print"]) {
    window[name] = (mark) => tell(`${name}(${mark}) ran`);
  }
  document.addEventListener("securitypolicyviolation", (event) =>
    tell(`only ${event.effectiveDirective} stopped ${event.blockedURI} ${event.sample}`));

  /* The page around the texts */

  const masked = (name, value) => {
    if (SHOWN.includes(name) || (NUMBERS.includes(name) && /^[-\d. ]*$/.test(value))) return "…";
    const anonymous = value.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "#");
    return anonymous.replace(/[A-Za-z0-9]{64}/g, "*").replace("?here=#", "").replace(/\s*htmx-(request|added|settling|swapping)/g, "");
  };

  const tagOf = (element) => {
    const attributes = [...element.attributes].filter(({ name }) => !PASSING.includes(name));
    const all = attributes.map(({ name, value }) => `${name}=${masked(name, value)}`);
    const pairs = all.filter((pair) => pair !== "class=");
    return `<${[element.localName, ...pairs.sort()].join(" ")}>`;
  };

  // Lists are as long as they are: of brothers that are alike, one stands for all.
  const outline = (element, depth = 0) => {
    const own = " ".repeat(depth) + tagOf(element);
    if (element.matches(TEXT)) return own;
    const inner = element.localName === "template" ? element.content : element;
    const children = [...inner.children].filter((child) => !child.matches(COUNTED));
    return [own, ...new Set(children.map((child) => outline(child, depth + 1)))].join("\n");
  };

  const kind = (value) => Object.prototype.toString.call(value);
  const lookups = () => NAMES.map((name) => `${name}: ${kind(window[name])} ${kind(document[name])}`);

  const boxes = () =>
    ["#rail", ".heading", "#reading", ".bottom", "#composer", "main"].map((place) => {
      const box = document.querySelector(place)?.getBoundingClientRect();
      return `${place}: ${box && [box.x, box.width].map(Math.round)}`;
    });

  const around = () =>
    [outline(document.documentElement), ...lookups(), ...boxes(), `frames: ${frames.length}`].join("\n");

  /* The texts' own places */

  // Letters of a path may be shown as they are typed; those of a host, and marks that nobody sees, may not.
  const isTyped = (words, link) =>
    words === decodeURI(link.getAttribute("href")) && words.includes(`//${link.host}/`) && !/\p{C}/u.test(words);

  const isWhole = (link) => {
    const words = link.textContent;
    const href = link.getAttribute("href");
    const after = link.nextElementSibling;
    const isSaid = after?.matches(".address") && after.textContent === ` (${href})`;
    return isSaid || [words, `mailto:${words}`].includes(href) || isTyped(words, link);
  };

  // A character that turns the direction must not turn the address with it.
  const readsForward = (place) => {
    const text = place.firstChild;
    if (place.matches("a") && !/^https?:/.test(text?.data)) return true;
    const at = (index) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      return range.getBoundingClientRect();
    };
    const [first, second] = [at(1), at(2)];
    return first.top !== second.top || first.left < second.left;
  };

  const wrongWithLink = (link) => [
    ["http:", "https:", "mailto:"].includes(link.protocol) || `leads to ${link.href}`,
    link.rel === REL || `rel is ${link.rel}`,
    link.target === "_blank" || `target is ${link.target}`,
    isWhole(link) || `${link.getAttribute("href")} is hidden behind ${link.textContent}`,
  ];

  const wrongWith = (element) => {
    if (element.outerHTML === COPY && element.matches(".code > :first-child:has(+ pre)")) return [];
    const { localName: tag, attributes } = element;
    const known = Object.hasOwn(ALLOWED, tag) ? ALLOWED[tag] : PLAIN.includes(tag) ? [] : null;
    if (!known) return [`a <${tag}>`];
    return [
      ...[...attributes].map(({ name }) => known.includes(name) || `<${tag} ${name}>`),
      ...[...element.classList].map((name) => CLASSES.test(name) || `<${tag} class=${name}>`),
      ...(tag === "a" ? wrongWithLink(element) : []),
      !element.matches("a, .address") || readsForward(element) || "an address reads backwards",
    ];
  };

  const wrongIn = (place) => {
    const inside = [...(place.content ?? place).querySelectorAll("*")];
    for (const element of inside) EVENTS.forEach((type) => element.dispatchEvent(new Event(type)));
    if (!place.matches(".prose")) return inside.map((element) => `a <${element.localName}> in plain text`);
    return inside.flatMap(wrongWith).filter((words) => words !== true);
  };

  /** What is wrong with the texts in this place, if anything. */
  const wrong = (place) => [...place.querySelectorAll(TEXT)].flatMap(wrongIn);

  /** The wrongs of every message, by its place in the conversation. */
  const messages = () => [...document.querySelectorAll("#thread > article")].map(wrong);

  const texts = (selector) =>
    [...document.querySelectorAll(selector)].map((each) => (each.content ?? each).textContent);

  /** Resolves once every selector shows its text; what they show instead when that takes too long. */
  const shows = (wanted, patience) => {
    const missing = () => Object.entries(wanted).filter(([selector, text]) => texts(selector).at(-1) !== text);
    return new Promise((resolve) => {
      const end = performance.now() + patience;
      const look = () => {
        const left = missing();
        const isOver = !left.length || performance.now() > end;
        if (isOver) resolve(left.map(([selector]) => `${selector} shows ${JSON.stringify(texts(selector).at(-1))}`));
        else setTimeout(look, 10);
      };
      look();
    });
  };

  return { around, messages, shows, texts, wrong };
})();
// No element of that name can stand before it.
Object.defineProperty(window, "guard", { value: guard });
