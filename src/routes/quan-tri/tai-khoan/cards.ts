import { activationCards, type IssuedCard } from '#accounts';
import type { Download } from '#platform/http-files.ts';
import { getRuntime } from '#platform/runtime.ts';

/** The activation cards as a PDF to print: eight to a page. `issuer` is the unit that gives them. */
export async function cardsFile(cards: IssuedCard[], issuer: string): Promise<Download> {
  const { config } = getRuntime();
  const printed = cards.map((card) => ({ ...card, url: `${config.public_url}/kich-hoat#${card.code}` }));
  return { name: 'the-kich-hoat.pdf', type: 'application/pdf', body: await activationCards(printed, issuer) };
}
