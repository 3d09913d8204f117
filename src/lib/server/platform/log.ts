import { pino, type Logger } from 'pino';

/** The product's log: one JSON object a line on standard output. Values of forms, tokens and personal data never enter it. */
export function openLog(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } });
}

/** A short reference for one request: eight letters and digits that are easy to read out over the telephone. */
export function newReference(): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => letters[byte % letters.length]).join('');
}
