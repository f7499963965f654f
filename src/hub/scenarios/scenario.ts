// A way in which the hub goes wrong: what it does, who shows it, and which rule explains it.

import type { Handlers, Role } from '../handler.ts'
import type { HubOptions } from '../options.ts'

export interface Scenario {
  /** As in `demo --scenario`. */
  readonly id: string
  /** One line for `demo --list`. */
  readonly title: string
  /** Id of the rule that explains it. */
  readonly rule: string
  /** By client id, the rule where that client does not bring out what `rule` needs; null where nothing shows. */
  readonly otherwise?: Readonly<Record<string, string | null>>
  /** What is pulled for it to show: a familiar name of the catalogue, such as `redis`. */
  readonly image: string
  /** Platform that is asked for; the client's own when absent. */
  readonly platform?: string
  /** `right`: alice with her password. `wrong`: alice with another. */
  readonly login: 'none' | 'right' | 'wrong'
  /** `fails`: no client gets the image. `recovers`: it comes after a detour. `differs`: by client. */
  readonly outcome: 'fails' | 'recovers' | 'differs'
  /** Roles where nobody listens: connections are refused. */
  readonly down?: readonly Role[]
  /** Name of a mirror that the client asks before Docker Hub; requests for it reach `wrap`'s registry with this Host. */
  readonly mirror?: string
  /** Nobody listens at the mirror. */
  readonly isMirrorDown?: boolean
  /** How the hub differs from the usual one. */
  readonly hub?: (usual: {
    readonly now: () => Date
  }) => Partial<Omit<HubOptions, 'leafFor' | 'onFault' | 'names' | 'wrap'>>
  /** What goes wrong, around the handlers of one hub; called once for each hub. */
  readonly wrap?: (handlers: Handlers) => Handlers
}
