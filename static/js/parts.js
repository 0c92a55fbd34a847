// Parts of a page that htmx fetches: where focus lands, and what is said when they take long or do not come.
"use strict";

const LONG = 2000; // milliseconds until somebody wonders
const TYPING = "datalist"; // suggestions while typing: without them the field works as it is
const waiting = new WeakMap();
let acted = false;

function land(element) {
  if (!element.hasAttribute("tabindex")) {
    element.setAttribute("tabindex", "-1");
    element.setAttribute("data-landed", "");
  }
  element.focus();
}

function say(target, words, role) {
  const note = document.createElement("div");
  note.className = role === "alert" ? "notice notice-warn part-note" : "part-note hint";
  note.setAttribute("role", role);
  target.before(note);
  // an announced region has to be there before its words are
  setTimeout(() => { const line = document.createElement("p"); line.textContent = words; note.prepend(line); }, 50);
  return note;
}

function settle(target) {
  const state = waiting.get(target);
  waiting.delete(target);
  target.removeAttribute("aria-busy");
  if (!state) return;
  clearTimeout(state.timer);
  if (state.note) state.note.remove();
}

function offerAgain(detail, words) {
  const { elt, target, requestConfig } = detail;
  if (target.matches(TYPING) || !target.isConnected) return;
  const note = say(target, words, "alert");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = document.body.dataset.again;
  button.addEventListener("click", () => {
    acted = true;
    note.remove();
    htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target });
  });
  note.append(button);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  acted = acted || elt.contains(document.activeElement);
  settle(target);
  if (target.previousElementSibling?.matches(".part-note")) target.previousElementSibling.remove();
  target.setAttribute("aria-busy", "true");
  const state = {};
  state.timer = setTimeout(() => {
    if (!target.matches(TYPING)) state.note = say(target, document.body.dataset.working, "status");
  }, LONG);
  waiting.set(target, state);
});
document.addEventListener("htmx:afterRequest", (event) => settle(event.detail.target));

document.addEventListener("htmx:timeout", (event) => offerAgain(event.detail, document.body.dataset.slow));
document.addEventListener("htmx:sendError", (event) => offerAgain(event.detail, document.body.dataset.unreached));
document.addEventListener("htmx:responseError", (event) => {
  const { elt, xhr } = event.detail;
  // whose sign-in is over sends the form as a page: the server keeps what it says while they sign in
  if (xhr.status === 401 && elt.matches("form")) elt.submit();
  else offerAgain(event.detail, xhr.status === 401 ? document.body.dataset.signedOut : document.body.dataset.failed);
});

// The summary above a page names only what is still marked below: a part that came anew has lost its errors.
function renewSummary() {
  const summary = document.querySelector("main > .error-summary");
  if (!summary) return;
  summary.querySelectorAll("a").forEach((link) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field?.closest(".has-error")) link.closest("li").remove();
  });
  if (summary.querySelector("li")) return;
  summary.remove();
  const title = document.querySelector("h1").textContent.trim();
  document.title = document.title.slice(Math.max(0, document.title.indexOf(title)));
}

// After a swap focus stays where it is; if its element is gone it goes to what changed, never to the body.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target;
  renewSummary();
  document.dispatchEvent(new CustomEvent("part:come", { detail: part }));
  const summary = part.querySelector(".error-summary");
  if (summary) summary.focus();
  else if (acted && (!document.activeElement || document.activeElement === document.body)) {
    land(part.querySelector("[data-focus], h1, h2, h3") || part);
  }
  acted = false;
});
