import QRCode from 'qrcode';

import { pdfTemplate, renderPdf } from '#platform/pdf.ts';

/** What stands on one card. `expires_on` is 'YYYY-MM-DD'; `url` is the activation page with the code in its fragment. */
export type ActivationCard = {
  name: string;
  unit_name: string;
  login: string;
  code: string;
  expires_on: string;
  url: string;
};

/**
 * Activation cards as an A4 PDF, eight to a page with lines to cut along, in the order given.
 * The QR code holds `url` only; a fragment never reaches a server's log. `issuer` is the unit that gives the cards.
 *
 * @throws RangeError there is no card
 * @throws PdfFailed
 */
export async function activationCards(cards: ActivationCard[], issuer: string): Promise<Uint8Array> {
  if (cards.length === 0) throw new RangeError('There is no card to print.');
  const printed = await Promise.all(cards.map(printedCard));
  return renderPdf(await pdfTemplate('accounts/activation-card.typ'), { cards: printed, issuer });
}

async function printedCard({ name, unit_name, login, code, expires_on, url }: ActivationCard) {
  return {
    name,
    unit_name,
    login,
    code: groupsOfFour(code),
    expires_on: expires_on.split('-').reverse().join('/'),
    site: url.replace(/^https?:\/\//, '').replace(/[?#].*$/, ''),
    qr: await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 })
  };
}

/** 'K7QM2XPA' as ['K7QM', '2XPA']; what separated it before does not matter. */
function groupsOfFour(code: string): string[] {
  return code.replace(/[\s-]/g, '').match(/.{1,4}/g) ?? [];
}
