// Makes the boxes "Hiện mật khẩu khi gõ" appear and work. Loaded once per page by PasswordInput.svelte.
for (const label of document.querySelectorAll('label[data-show-password]')) {
  const box = label.querySelector('input');
  const field = label.parentElement?.querySelector('input[type=password]');
  label.removeAttribute('hidden');
  box?.addEventListener('change', () => field?.setAttribute('type', box.checked ? 'text' : 'password'));
}
