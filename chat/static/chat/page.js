// What every page can do: the look switch and copying a reference. Loaded on all pages.

document.addEventListener("look", (event) => {
  const { value } = event.detail;
  if (value === "system") delete document.documentElement.dataset.look;
  else document.documentElement.dataset.look = value;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = "Copied";
});
