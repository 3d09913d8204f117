/** Pages are plain server-rendered documents; a page that truly needs script sets this in its own +page.ts. */
export const csr = false;
