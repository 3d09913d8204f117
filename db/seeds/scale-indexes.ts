// Indexes are dropped before a large load and made again after it. What was dropped is written down first, in the same
// transaction, so that a load cut short anywhere finds and restores it.
import pg from 'pg';

/** The tables that grow with the members. */
const TABLES = ['member', 'member_attachment', 'member_status', 'account'];

/** Drops the indexes that carry no constraint, and notes how to make them again. Once only. */
export async function dropIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any ($1::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid) order by 1`,
    [TABLES]
  );
  await client.query('insert into scale_seed.dropped (name, definition) select * from unnest($1::text[], $2::text[])', [
    rows.map(({ name }) => name),
    rows.map(({ definition }) => definition)
  ]);
  for (const { name } of rows) await client.query(`drop index ${name}`);
}

/** Makes the indexes again that are still missing, two at a time; tells after each how many are left. */
export async function restoreIndexes(ownerUrl: string, told: (left: number, all: number) => void): Promise<void> {
  const workers = await Promise.all([0, 1].map(() => connect(ownerUrl)));
  const [first] = workers;
  try {
    const { rows } = (await first?.query<{ name: string; definition: string }>(
      'select name, definition from scale_seed.dropped order by length(definition) desc'
    )) ?? { rows: [] };
    const waiting = [...rows];
    let left = rows.length;
    await Promise.all(
      workers.map(async (client) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          await client.query('begin');
          await client.query(next.definition);
          await client.query('delete from scale_seed.dropped where name = $1', [next.name]);
          await client.query('commit');
          told((left -= 1), rows.length);
        }
      })
    );
  } finally {
    await Promise.all(workers.map((client) => client.end()));
  }
}

async function connect(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'sotay seed scale',
    options: '-c search_path=public -c maintenance_work_mem=256MB'
  });
  await client.connect();
  return client;
}
