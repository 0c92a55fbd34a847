// What HTML cannot do alone: where focus lands, words counted, nothing sent twice. Pages work without it.
"use strict";

function land(element) {
  if (!element.hasAttribute("tabindex")) {
    element.setAttribute("tabindex", "-1");
    element.setAttribute("data-landed", "");
  }
  element.focus();
}

function count(area) {
  const note = document.getElementById(area.id + "-words");
  const words = area.value.trim().split(/\s+/).filter(Boolean).length;
  if (note) note.textContent = note.dataset.wordsUsed.replace("{n}", words);
}

function prepare(root) {
  root.querySelectorAll("textarea[data-words]").forEach((area) => { if (area.value) count(area); });
}

document.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  prepare(document);
});

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-words]")) count(event.target);
});

// The button goes quiet after the browser has read it, so that its name and value are still sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (!button) return;
  setTimeout(() => {
    button.dataset.label = button.textContent;
    button.textContent = document.body.dataset.sending;
    button.disabled = true;
  });
});

// Coming back with the browser's Back button finds the page as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  document.querySelectorAll("button[data-label]").forEach((button) => {
    button.textContent = button.dataset.label;
    button.disabled = false;
  });
});

// Menus close on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// After a swap focus stays where it is; if its element is gone it goes to what changed, never to the body.
let acted = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  acted = event.detail.elt.contains(document.activeElement);
  event.detail.target.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => event.detail.target.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target;
  prepare(part);
  const summary = part.querySelector(".error-summary");
  if (summary) summary.focus();
  else if (acted && (!document.activeElement || document.activeElement === document.body)) {
    land(part.querySelector("[data-focus], h1, h2, h3") || part);
  }
});
