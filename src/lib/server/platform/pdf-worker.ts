// Runs in a thread of its own: typst compiles without a pause, which would stop the web server for that time.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';

import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { NodeError } from '@myriaddreamin/typst-ts-node-compiler';

import type { PdfAnswer, PdfTask } from './pdf.ts';

const STYLES = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'];
const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
/** Templates may read files of their workspace: this one is empty and stays so. */
const workspace = mkdtempSync(join(tmpdir(), 'pdf-'));
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: STYLES.map((style) => join(fonts, style)) }] });
rmSync(workspace, { recursive: true });

parentPort?.on('message', (task: PdfTask) => parentPort?.postMessage(answerTo(task)));

function answerTo({ template, json }: PdfTask): PdfAnswer {
  try {
    const compiled = compiler.compile({ mainFileContent: template, inputs: { data: json } });
    const document = compiled.result;
    if (!document) return { failure: failureOf(compiled.takeError()) };
    return { pdf: new Uint8Array(compiler.pdf(document)) };
  } catch (error) {
    return { failure: String(error) };
  } finally {
    compiler.evictCache(0); // the cache is global and only grows
  }
}

function failureOf(error: NodeError | null): string {
  const found: { message: string }[] = error?.shortDiagnostics ?? [];
  return found.map(({ message }) => message).join('; ');
}
