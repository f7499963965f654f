// Who may import whom: DESIGN.md, "Folders". Each folder lists what it may reach; all else is an error.

const may = {
  '^src/text/': [],
  '^src/http/': [],
  '^src/registry/': [],
  // Redaction has to know which values are tokens, so capture reads the protocol's vocabulary.
  '^src/capture/': ['^src/http/', '^src/registry/'],
  '^src/model/': ['^src/capture/', '^src/http/'],
  '^src/clients/': ['^src/capture/', '^src/http/', '^src/registry/', '^src/model/'],
  '^src/decode/': ['^src/model/', '^src/clients/', '^src/registry/', '^src/http/', '^src/capture/'],
  // Selecting reads what views read, and rows as views word them; nothing but the screen and the commands selects.
  '^src/select/': [
    '^src/(accounts|rules|views)/',
    '^src/decode/',
    '^src/model/',
    '^src/clients/',
    '^src/registry/',
    '^src/http/',
    '^src/capture/',
    '^src/text/',
  ],
  '^src/(accounts|rules|views)/': [
    '^src/(accounts|rules|views)/',
    '^src/decode/',
    '^src/model/',
    '^src/clients/',
    '^src/registry/',
    '^src/http/',
    '^src/capture/',
    '^src/text/',
  ],
  // Two captures side by side are aligned as a replay's are; their two sides are equal, so nothing else of it.
  '^src/diff/': [
    '^src/replay/(compare/(realm|side|unit)|volatile)\\.ts$',
    '^src/(rules|views)/',
    '^src/decode/',
    '^src/model/',
    '^src/registry/',
    '^src/http/',
    '^src/text/',
  ],
  '^ui/': ['^src/(model|decode|rules|views|select|clients|registry|http|capture|text)/'],
  '^src/io/': ['^src/capture/', '^src/errors\\.ts$'],
  '^certs/': ['^src/errors\\.ts$', '^src/io/'],
  '^src/puller/': [
    '^certs/',
    '^src/io/',
    '^src/capture/',
    '^src/http/',
    '^src/registry/',
    '^src/clients/',
    '^src/errors\\.ts$',
  ],
  // The pure parts; run.ts and the hub behind a candidate besides.
  '^src/replay/': ['^certs/', '^src/(?!cli/|proxy/)'],
  '^src/hub/': ['^certs/', '^src/io/', '^src/capture/', '^src/http/', '^src/registry/', '^src/errors\\.ts$'],
  '^src/proxy/': [
    '^certs/',
    '^src/io/',
    '^src/capture/',
    '^src/http/',
    '^src/registry/',
    '^src/errors\\.ts$',
  ],
}

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: 'main\\.ts$' }, to: {} },
    {
      name: 'one-engine-file',
      comment: 'http-mitm-proxy is imported by src/proxy/mitm.ts alone',
      severity: 'error',
      from: { pathNot: '^src/proxy/mitm\\.ts$' },
      to: { path: 'node_modules/http-mitm-proxy' },
    },
    {
      name: 'forge-in-certs',
      severity: 'error',
      from: { pathNot: '^certs/' },
      to: { path: 'node_modules/node-forge' },
    },
    {
      name: 'react-in-ui',
      severity: 'error',
      from: { pathNot: '^ui/' },
      to: { path: 'node_modules/(react|ink)/' },
    },
    ...Object.entries(may).map(([from, allowed]) => ({
      name: `from ${from}`,
      severity: 'error',
      from: { path: from },
      to: { path: '^(src|ui|certs)/', pathNot: [from, ...allowed] },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
