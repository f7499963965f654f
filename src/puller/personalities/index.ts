// The clients that the puller can speak as. To add one: a file beside this, and a line here.

import type { Personality } from '../personality.ts'
import { containerd } from './containerd.ts'
import { crane } from './crane.ts'
import { docker } from './docker.ts'
import { podman } from './podman.ts'
import { skopeo } from './skopeo.ts'

export const PERSONALITIES: readonly Personality[] = [docker, containerd, podman, skopeo, crane]
