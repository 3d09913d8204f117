import { execFile } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';

import { pdfText } from '#test/files/pdf-text.ts';

import { pdfTemplate, renderPdf, stopPdf } from './pdf.ts';

const HEAD = '#set text(font: "Tinos", lang: "vi", fallback: false)\n#let data = json(bytes(sys.inputs.data))\n';
const startOf = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1', 0, 5);

afterAll(stopPdf);

test('a document is made from a template and its data', async () => {
  expect(startOf(await renderPdf(`${HEAD}#data.name`, { name: 'Nguyễn Thị Hòa' }))).toBe('%PDF-');
});

test('data is never markup: what would stop a template is printed as it stands', async () => {
  const name = '#panic("no") $x$ *b* _i_ ] \\ <a> @b ễ';
  expect(pdfText(await renderPdf(`${HEAD}#data.name`, { name }))).toBe(name);
  await expect(renderPdf(`${HEAD}#panic("no")`, { name })).rejects.toThrow('panicked');
});

test('a template wrong for its data fails with what typst says, and the next document is made all the same', async () => {
  const wrong = renderPdf(`${HEAD}#data.missing`, { name: 'An' });
  const right = renderPdf(`${HEAD}#data.name`, { name: 'An' });
  await expect(wrong).rejects.toMatchObject({ name: 'PdfFailed', message: expect.stringContaining('missing') });
  await expect(right).resolves.toBeInstanceOf(Uint8Array);
});

test('a document without end is given up, and the next one is made all the same', async () => {
  const endless = renderPdf('#for i in range(1000000) { for j in range(1000000) { j + i } }', {}, 300);
  await expect(endless).rejects.toMatchObject({ name: 'PdfFailed' });
  await expect(renderPdf('An', {})).resolves.toBeInstanceOf(Uint8Array);
});

test('a template reaches no file of the machine', async () => {
  await expect(renderPdf('#read("/etc/passwd")', {})).rejects.toMatchObject({ name: 'PdfFailed' });
  await expect(renderPdf('#read("../../etc/passwd")', {})).rejects.toMatchObject({ name: 'PdfFailed' });
});

test('templates of rooms are found by their place', async () => {
  expect(await pdfTemplate('accounts/activation-card.typ')).toContain('sys.inputs.data');
});

test('a program that made a document ends by itself', async () => {
  const program = `import('${new URL('pdf.ts', import.meta.url)}').then(({ renderPdf }) => renderPdf('An', {})).then((pdf) => console.log(pdf.length > 1000))`;
  const printed = await new Promise((resolve, reject) => {
    execFile(process.execPath, ['-e', program], { timeout: 15_000 }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  expect(printed).toBe('true\n');
});
