import { filesIn } from '../../test/house/files.ts';
import { doorsOf } from './routes.ts';

/** Every address of the product with the door its loads, actions and downloads name. */
export function routesDoc(): string {
  const rows = filesIn('src/routes', /\+(page|server)(\.server)?\.ts$/).flatMap(({ path, text }) => {
    const address = `/${path.replace(/^src\/routes\/?/, '').replace(/\/?\+(page|server)(\.server)?\.ts$/, '')}`;
    return doorsOf(text).doors.map(({ entry, kind, door }) => `| ${address} | ${entry} | ${kind} | \`${door}\` |`);
  });
  return `# Routes\n\nGenerated from \`src/routes\`; not edited by hand. A route that names no door fails the house test.\n\n| Address | Entry | Through | Door |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}
