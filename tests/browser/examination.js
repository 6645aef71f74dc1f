// Put into a page by examination.py: what is smaller than it may be, and what lies beyond the window.
(() => {
  const CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const FRAMES = "main, #reading, .menu, .rail, dialog, .topbar nav, .page .wide";
  // These scroll sideways on purpose: wide tables in answers, code, and two answers to be swiped.
  const SIDEWAYS = ".prose .wide, pre, .sides";

  // A link inside a line of text is as high as the line.
  const isAlone = (element) =>
    !element.matches("a") ||
    getComputedStyle(element).display !== "inline" ||
    element.parentElement.textContent.trim() === element.textContent.trim();

  // A radio button is pressed by its label.
  const pressed = (element) =>
    (element.matches("[type=radio], [type=checkbox]") && element.closest("label")) || element;

  const nameOf = (element) => {
    const text = element.getAttribute("aria-label") || element.textContent || element.name;
    return `${element.localName} “${text.trim().slice(0, 40)}”`;
  };

  const controls = () =>
    [...document.querySelectorAll(CONTROLS)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && isAlone(element))
      .map((element) => ({ element, name: nameOf(element), box: pressed(element).getBoundingClientRect() }));

  const smallTargets = (target) =>
    controls()
      .filter(({ box }) => Math.min(box.width, box.height) < target - 0.5)
      .map(({ name, box }) => `${name} is ${box.width.toFixed(1)} × ${box.height.toFixed(1)}, not ${target}`);

  const tooWide = () =>
    [document.scrollingElement, document.body, ...document.querySelectorAll(FRAMES)]
      .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.localName}#${element.id} holds ${element.scrollWidth} in ${element.clientWidth}`);

  const outside = () =>
    controls()
      .filter(({ element, box }) => {
        const isBeyond = box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5;
        return isBeyond && !element.closest(SIDEWAYS);
      })
      .map(({ name, box }) => `${name} lies at ${box.left.toFixed(1)} to ${box.right.toFixed(1)}`);

  window.examination = { smallTargets, cutOff: () => [...tooWide(), ...outside()] };
})();
