// Passkeys: asks the browser for a credential and posts it. Forms say by data-passkey what they need:
// "create" and "confirm" bring their options in data-options, "sign-in" fetches them when the button is pressed.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

function readable({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) {
    options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    options.excludeCredentials = known(publicKey.excludeCredentials);
  } else {
    options.allowCredentials = known(publicKey.allowCredentials);
  }
  return { publicKey: options };
}

function answer(credential) {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) told[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) told.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error("no options");
  return (await reply.json()).request_options;
}

async function ask(form) {
  const note = form.querySelector("[data-passkey-note]");
  try {
    const options = readable(await optionsOf(form));
    const credential =
      form.dataset.passkey === "create" ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
    form.elements.credential.value = JSON.stringify(answer(credential));
    form.submit();
  } catch {
    note.hidden = false; // closed by the person, or no passkey here: the sentence says how to go on
  }
}

const able = Boolean(window.PublicKeyCredential);
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !able;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
for (const words of document.querySelectorAll("[data-passkey-missing]")) words.hidden = able;
