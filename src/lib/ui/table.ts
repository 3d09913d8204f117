import type { Snippet } from 'svelte';

/**
 * A column of a Table: its heading and what a cell shows, plain `text` or a `cell` snippet.
 * `number` aligns right; `low` may be dropped on tablets; `hideLabel` keeps the heading for screen readers only;
 * `sort` makes the heading a link, `sorted` says how the rows stand now.
 */
export type Column<Row> = {
  label: string;
  text?: (row: Row) => string | number | null;
  cell?: Snippet<[Row]>;
  number?: boolean;
  low?: boolean;
  hideLabel?: boolean;
  sort?: string;
  sorted?: 'ascending' | 'descending';
};

/**
 * A checkbox at the head of each row: field name, value sent, and the words a screen reader says. A row that is `barred` has none:
 * say why in the row or beside the list.
 */
export type Pick<Row> = {
  name: string;
  value: (row: Row) => string;
  label: (row: Row) => string;
  checked?: (row: Row) => boolean;
  barred?: (row: Row) => boolean;
};
