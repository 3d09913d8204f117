// An addition for browsers that can: a clear page instead of the browser's own when there is no network.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => undefined);
