import { expect, it } from 'vitest'
import { identify } from '../../src/clients/index.ts'

it.each([
  [
    'docker/20.10.24+dfsg1 go/go1.19.8 git-commit/5d6db84 kernel/6.1.0 os/linux arch/amd64 UpstreamClient(Docker-Client/28.2.2 \\(linux\\))',
    'docker',
    '20.10.24',
  ],
  ['Docker-Client/28.2.2 (linux)', 'docker', '28.2.2'],
  ['containerd/1.6.20~ds1', 'containerd', '1.6.20'],
  ['containerd/v2.0.1', 'containerd', '2.0.1'],
  ['libpod/4.3.1', 'podman', '4.3.1'],
  ['skopeo/1.9.3', 'skopeo', '1.9.3'],
  ['containers/5.23.1 (github.com/containers/image)', 'podman', ''],
  ['crane/0.20.1 go-containerregistry/v0.20.1', 'crane', '0.20.1'],
  ['buildkit/v0.11', 'buildkit', '0.11'],
  ['curl/7.88.1', 'curl', '7.88.1'],
  ['', 'client', ''],
  [null, 'client', ''],
  ['\u001b[31m', 'client', ''],
])('%j', (agent, id, version) => {
  expect(identify(agent)).toEqual({ id, version })
})
