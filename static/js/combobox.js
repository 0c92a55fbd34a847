// A text field that offers things to pick from while somebody types: the combobox with list autocomplete and manual
// selection of the ARIA Authoring Practices Guide. What was picked goes into a hidden field; other words clear it.
"use strict";

const PAUSE = 150; // milliseconds without a key until the server is asked
const FEWEST_LETTERS = 2;
const comboboxes = new WeakMap();

class Combobox {
  constructor(input) {
    this.input = input;
    this.picked = document.getElementById(input.dataset.picks);
    this.asked = null; // the request that is out; a later one, or leaving, drops its answer
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-options`;
    this.list.className = "combobox-list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.offered);
    this.status = document.createElement("p");
    this.status.className = "combobox-status";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
  }

  get isOpen() { return !this.list.hidden; }
  get options() { return this.list.children; }

  typed() {
    this.picked.value = "";
    this.activate(-1);
    clearTimeout(this.timer);
    if (this.input.value.trim().length >= FEWEST_LETTERS) this.timer = setTimeout(() => this.ask(), PAUSE);
    else { this.close(); this.list.replaceChildren(); this.say(""); }
  }

  async ask() {
    this.asked?.abort();
    const asked = this.asked = new AbortController();
    const address = new URL(this.input.dataset.options, document.baseURI);
    address.searchParams.set("q", this.input.value);
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asked.signal });
      const words = await answer.text();
      if (answer.ok && !asked.signal.aborted && document.activeElement === this.input) this.offer(words);
    } catch { /* stale, or no connection: the field works as it is */ }
  }

  offer(words) {
    const come = new DOMParser().parseFromString(words, "text/html").querySelector("ul");
    if (!come) return;
    this.list.replaceChildren(...come.children);
    Array.from(this.options).forEach((option, place) => { option.id = `${this.list.id}-${place}`; });
    this.say(come.dataset.said, !this.options.length);
    if (this.options.length) this.open();
    else this.close();
  }

  open() {
    const wasOpen = this.isOpen;
    this.list.hidden = false;
    this.list.scrollTop = 0;
    if (!wasOpen) this.list.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  activate(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) { this.input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  pick(option) {
    if (!option) return;
    this.input.value = option.dataset.words;
    this.picked.value = option.dataset.value;
    this.close();
    this.say("");
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Those who see the list need no words, except where there is none.
  say(words, isShown = false) {
    this.status.classList.toggle("visually-hidden", !isShown);
    this.status.textContent = words;
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const act = { ArrowDown: () => this.move(1, event), ArrowUp: () => this.move(-1, event),
      Enter: () => this.enter(event), Escape: () => this.escape(event) }[event.key];
    if (act) act();
    else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) this.activate(-1);
  }

  move(step, event) {
    event.preventDefault();
    if (!this.isOpen) {
      if (step < 0 && event.altKey) return;
      if (!this.options.length || !this.input.value) { this.ask(); return; }
      this.open();
      if (event.altKey) return;
    } else if (event.altKey && step < 0) { this.close(); return; }
    const count = this.options.length;
    this.activate(this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count);
  }

  enter(event) {
    if (!this.isOpen || this.active < 0) return; // the form is sent
    event.preventDefault();
    this.pick(this.options[this.active]);
  }

  escape(event) {
    if (!this.isOpen && !this.input.value) return;
    event.preventDefault();
    if (this.isOpen) this.close();
    else { this.input.value = ""; this.typed(); }
  }
}

function equip(root) {
  root.querySelectorAll("input[data-options]").forEach((input) => {
    if (!comboboxes.has(input)) comboboxes.set(input, new Combobox(input));
  });
}

document.addEventListener("DOMContentLoaded", () => equip(document));
document.addEventListener("part:come", (event) => equip(event.detail));
