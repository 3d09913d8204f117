// A refused form stands at the address of its sending: "back" to it would end at the browser's question whether to send it again.
// The history keeps the page itself instead. Loaded by Form.svelte together with the mistakes.
const page = new URL(location.href);
for (const name of [...page.searchParams.keys()]) if (name.startsWith('/')) page.searchParams.delete(name);
history.replaceState(null, '', page);
