// Asks the device for a passkey and sends its answer with the form. Loaded by PasskeyForm.svelte.
for (const area of document.querySelectorAll('[data-passkey]')) {
  const form = area.querySelector('form');
  const answer = area.querySelector('[name=answer]');
  if (!(area instanceof HTMLElement) || !form || !(answer instanceof HTMLInputElement)) continue;
  if (!window.PublicKeyCredential || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) continue;
  area.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      answer.value = await askDevice(JSON.parse(area.dataset.passkey ?? ''), 'making' in area.dataset);
      form.submit();
    } catch {
      form.querySelector('[data-passkey-failed]')?.removeAttribute('hidden');
    }
  });
}

/**
 * What the device answers, as JSON text.
 * @param {any} options
 * @param {boolean} making
 */
async function askDevice(options, making) {
  const credential = making
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey');
  return JSON.stringify(credential.toJSON());
}
