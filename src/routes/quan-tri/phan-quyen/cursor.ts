/** Where a page of grants ends: a position in the tree and a grant there. */
export interface GrantCursor {
  lft: number;
  id: string;
}

/** The largest number that PostgreSQL takes for a position in the tree. */
const LARGEST = 2_147_483_647;

/** The cursor as it stands in the address. The letter keeps its two numbers from being read as one, which could look like a personal ID. */
export function cursorText({ lft, id }: GrantCursor): string {
  return `${lft}v${id}`;
}

/** The cursor of an address; undefined when there is none, or none that can be read. */
export function cursorOf(text: string | null): GrantCursor | undefined {
  const [, lft, id] = /^(\d{1,10})v([1-9]\d{0,17})$/.exec(text ?? '') ?? [];
  return lft && id ? { lft: Math.min(Number(lft), LARGEST), id } : undefined;
}
