// A QR code brings the card's code in the fragment of the address: puts it into the field and out of sight.
const field = document.querySelector('input[data-card-code]');
const code = location.hash.slice(1);
if (field instanceof HTMLInputElement && /^[0-9A-Za-z-]{12,20}$/.test(code)) {
  field.value = code;
  history.replaceState(null, '', location.pathname);
}
