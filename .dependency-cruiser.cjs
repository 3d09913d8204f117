/** The floors (imports go down only) and the table of which room may know which. */
const mayKnow = {
  organization: [],
  members: ['organization'],
  accounts: ['organization', 'members'],
  security: ['organization', 'members', 'accounts']
};

const rooms = Object.keys(mayKnow);
const room = (names) => `^src/lib/server/modules/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    { name: 'no-circle', comment: 'A circle has no floor.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'must-resolve',
      comment: 'An import nobody can follow is an edge nobody can check.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^\\./\\$types', '^\\$app/', '^\\$env/'] }
    },
    {
      name: 'platform-knows-no-room',
      comment: 'Pipes have no domain.',
      severity: 'error',
      from: { path: '^src/lib/server/platform/' },
      to: { path: '^src/(lib/server/modules|routes|cli)/' }
    },
    {
      name: 'rooms-know-no-door',
      comment: 'A rule does not know HTTP.',
      severity: 'error',
      from: { path: '^src/lib/server/modules/' },
      to: { path: ['^src/(routes|cli)/', '^src/lib/ui/', 'node_modules/@sveltejs/', 'node_modules/svelte/'] }
    },
    {
      name: 'front-door-only',
      comment: 'A room is entered by its index.ts.',
      severity: 'error',
      from: { pathNot: '^src/lib/server/modules/' },
      to: { path: '^src/lib/server/modules/[^/]+/', pathNot: '^src/lib/server/modules/[^/]+/(index\\.ts|cast\\.ts)$' }
    },
    {
      name: 'front-door-between-rooms',
      comment: 'Another room is entered by its index.ts.',
      severity: 'error',
      from: { path: '^src/lib/server/modules/([^/]+)/' },
      to: { path: '^src/lib/server/modules/[^/]+/', pathNot: ['^src/lib/server/modules/$1/', '^src/lib/server/modules/[^/]+/index\\.ts$'] }
    },
    ...rooms.map((name) => ({
      name: `${name}-may-know`,
      comment: `The room ${name} may know only: ${mayKnow[name].join(', ') || 'nobody'}.`,
      severity: 'error',
      from: { path: room([name]) },
      to: { path: '^src/lib/server/modules/', pathNot: [room([name]), ...(mayKnow[name].length ? [room(mayKnow[name])] : [])] }
    })),
    {
      name: 'garden-knows-no-floor',
      comment: 'What the browser gets imports nothing of the server.',
      severity: 'error',
      from: { path: '^src/lib/(ui|text)/' },
      to: { path: '^src/lib/server/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'pages-know-no-server',
      comment: 'A page imports types of the server only.',
      severity: 'error',
      from: { path: '^src/routes/.*\\.svelte$' },
      to: { path: '^src/lib/server/', dependencyTypesNot: ['type-only'] }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.test\\.ts$', '^build/', '^\\.svelte-kit/', '^data/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'node', 'import', 'types'],
      extensions: ['.ts', '.js', '.svelte']
    }
  }
};
