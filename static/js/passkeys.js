// Passkeys: the device is asked when a form that needs one is sent, and its answer goes with the form.
"use strict";

const knowsPasskeys = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

function options(form) {
  const said = JSON.parse(form.dataset.options);
  return form.dataset.ceremony === "create"
    ? PublicKeyCredential.parseCreationOptionsFromJSON(said)
    : PublicKeyCredential.parseRequestOptionsFromJSON(said);
}

async function ask(form) {
  const place = form.closest("[data-passkeys]");
  const failed = place.querySelector("[data-passkeys-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.ceremony]({ publicKey: options(form) });
    form.elements.answer.value = JSON.stringify(credential.toJSON());
  } catch {
    failed.hidden = false;
    return;
  }
  form.submit();
}

document.addEventListener("DOMContentLoaded", () => {
  if (!knowsPasskeys) return;
  document.querySelectorAll("[data-passkeys]").forEach((place) => {
    place.querySelector("[data-passkeys-missing]").hidden = true;
    place.querySelector("[data-passkeys-form]").hidden = false;
  });
});

// Before the listener that lets nothing be sent twice: it looks only at what is really sent.
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.ceremony) return;
  event.preventDefault();
  ask(event.target);
}, { capture: true });
