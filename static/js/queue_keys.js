// Keys for a queue: j next, k previous, a approve, r decline. A switch turns them off for this browser (WCAG 2.1.4).
"use strict";

const KEYS_OFF = "queue-keys-off";
const TYPED_INTO = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

// From the open line of the queue on, and around its ends; with no line open, the first.
function turnTo(step) {
  const links = [...document.querySelectorAll(".queue a")];
  const open = links.findIndex((link) => link.getAttribute("aria-current") === "true");
  const to = open < 0 ? 0 : (open + step + links.length) % links.length;
  if (links.length && to !== open) links[to].click();
}

// A key decides nothing: it leads to the form, which asks for a reason.
function openForm(id) {
  const form = document.getElementById(id);
  if (!form) return;
  const fold = form.closest("details");
  if (fold) fold.open = true;
  form.querySelector("input:not([type=hidden]), textarea").focus();
}

const ACTS = { j: () => turnTo(1), k: () => turnTo(-1), a: () => openForm("approve"), r: () => openForm("refuse") };

document.addEventListener("DOMContentLoaded", () => {
  const keys = document.querySelector("[data-queue-keys]");
  if (!keys) return;
  const button = keys.querySelector("button");
  const show = () => { button.textContent = localStorage.getItem(KEYS_OFF) ? keys.dataset.on : keys.dataset.off; };
  button.addEventListener("click", () => {
    if (localStorage.getItem(KEYS_OFF)) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "yes");
    show();
  });
  keys.hidden = false;
  show();
  document.addEventListener("keydown", (event) => {
    const act = ACTS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEYS_OFF)) return;
    if (event.target.closest(TYPED_INTO)) return;
    event.preventDefault();
    act();
  });
});
