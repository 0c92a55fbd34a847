// What HTML cannot do alone: words counted, nothing sent twice, menus that close. Pages work without it.
"use strict";

function count(area) {
  const note = document.getElementById(area.id + "-words");
  const words = area.value.trim().split(/\s+/).filter(Boolean).length;
  if (note) note.textContent = note.dataset.wordsUsed.replace("{n}", words);
}

function prepare(root) {
  root.querySelectorAll("textarea[data-words]").forEach((area) => { if (area.value) count(area); });
}

// A list to choose from: its button says how many are ticked, and another ticks all or none.
function tally(form) {
  const boxes = [...form.querySelectorAll(".choose-list input[type=checkbox]")];
  const ticked = boxes.filter((box) => box.checked).length;
  const words = { 0: form.dataset.none, 1: form.dataset.one }[ticked] || form.dataset.many.replace("{n}", ticked);
  form.querySelector("[data-counts]").textContent = words;
  const all = form.querySelector("[data-tick-all]");
  if (!all) return;
  all.dataset.label ||= all.textContent;
  all.textContent = ticked === boxes.length ? all.dataset.other : all.dataset.label;
  all.hidden = false;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-many]");
  if (form) tally(form);
});
document.addEventListener("click", (event) => {
  const form = event.target.matches("[data-tick-all]") && event.target.closest("form");
  if (!form) return;
  const boxes = [...form.querySelectorAll(".choose-list input[type=checkbox]")];
  const all = boxes.every((box) => box.checked);
  boxes.forEach((box) => { box.checked = !all; });
  tally(form);
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("form[data-many]").forEach((form) => { if (form.querySelector(".choose-list")) tally(form); });
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  prepare(document);
});

document.addEventListener("part:come", (event) => prepare(event.detail));
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

// htmx keeps the last address in the tab, which is of no use to whoever sits down here next.
["DOMContentLoaded", "htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"].forEach((name) => {
  document.addEventListener(name, () => sessionStorage.removeItem("htmx-current-path-for-history"));
});
