// containerd, ctr, nerdctl and the CRI plugin: `containerd/1.6.20`, `containerd/v2.0.0`.

import { containerd as containerdAdvice } from './advice/containerd.ts'
import { byProduct, type ClientKind } from './client.ts'
import { direct, throughDaemon, type Program } from './program.ts'

/** The default of `--local` changed with 2.0 (containerd, cmd/ctr/commands/images/pull.go). */
const ctr: Program = {
  name: 'ctr',
  speaker: (args) =>
    args.includes('--local')
      ? { by: 'itself' }
      : {
          by: 'itself',
          unless: 'from version 2.0 on ctr leaves pulls to containerd; --local makes it pull itself',
        },
}

export const containerd: ClientKind = {
  id: 'containerd',
  recognise: byProduct(/containerd/),
  // nerdctl pulls in its own process: https://github.com/containerd/nerdctl/issues/282
  programs: [ctr, direct('nerdctl'), throughDaemon('crictl', { name: 'containerd', unit: 'containerd' })],
  advice: containerdAdvice,
}
