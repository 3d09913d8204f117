import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Reads tokens.css itself, so that no colour can change without being measured (WCAG 2.2: 1.4.3, 1.4.11).
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

const light = tokensOf(':root');
const looks = {
  light,
  dark: { ...light, ...tokensOf('html[data-theme="dark"]') },
  'dark by device': { ...light, ...tokensOf('html[data-theme="auto"]') },
  'high contrast': { ...light, ...tokensOf('html[data-contrast="high"]') },
  'high contrast by device': { ...light, ...tokensOf('html:not([data-contrast])') }
};

const surfaces = ['paper', 'paper-2', 'card', 'card-2', 'mute-bg'];
const states = ['ok', 'warn', 'info', 'bad'];

/** Text and what it stands on. */
const texts: [ink: string, ground: string][] = [
  ...['ink', 'ink-2', 'ink-3', 'red-ink', ...states].flatMap((ink) => surfaces.map((ground) => [ink, ground] as [string, string])),
  ...states.flatMap(
    (state) =>
      [
        [state, `${state}-bg`],
        ['ink', `${state}-bg`],
        ['ink-2', `${state}-bg`]
      ] as [string, string][]
  ),
  ['red-ink', 'red-soft'],
  ['ink', 'red-soft'],
  ['on-ink', 'ink-fill'],
  ['on-primary', 'primary'],
  ['on-primary', 'primary-h'],
  ['on-brand', 'brand'],
  ['on-brand-2', 'brand'],
  ['on-brand', 'brand-2'],
  ['on-brand-2', 'brand-2']
];

/** Borders of controls, marks of the current place, progress and focus, against what they stand on. */
const shapes: [shape: string, ground: string][] = [
  ...surfaces.slice(0, 4).map((ground) => ['line-2', ground] as [string, string]),
  ...surfaces.slice(0, 4).map((ground) => ['focus', ground] as [string, string]),
  ['accent', 'brand'],
  ['bad', 'bad-bg'],
  ['ink-fill', 'card']
];

test.each(Object.entries(looks))('%s: every text pair has at least 4.5:1', (_look, tokens) => {
  expect(weaker(tokens, texts, 4.5)).toEqual([]);
});

test.each(Object.entries(looks))('%s: every border and mark has at least 3:1', (_look, tokens) => {
  expect(weaker(tokens, shapes, 3)).toEqual([]);
});

test('the two ways into dark and into high contrast give the same colours', () => {
  expect(looks['dark by device']).toEqual(looks.dark);
  expect(looks['high contrast by device']).toEqual(looks['high contrast']);
});

function tokensOf(selector: string): Record<string, string> {
  const rule = css.replaceAll("'", '"').split(`${selector} {`)[1]?.split('}')[0];
  if (!rule?.includes('--paper:')) throw new Error(`no colours under ${selector}`);
  return Object.fromEntries([...rule.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function weaker(tokens: Record<string, string>, pairs: [string, string][], least: number): string[] {
  return pairs
    .filter(([one, other]) => contrast(tokens, one, other) < least)
    .map(([one, other]) => `--${one} on --${other}: ${contrast(tokens, one, other).toFixed(2)}`);
}

function contrast(tokens: Record<string, string>, one: string, other: string): number {
  const [dark, bright] = [luminance(tokens, one), luminance(tokens, other)].sort((a, b) => a - b);
  return (bright! + 0.05) / (dark! + 0.05);
}

function luminance(tokens: Record<string, string>, name: string): number {
  const value = tokens[name];
  if (value === undefined) throw new Error(`no colour --${name}`);
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(value.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
