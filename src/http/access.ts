/** Who stands before a door, and what its routes ask of them. */
import type { FastifyRequest } from 'fastify'
import type { Permission } from '../../schemas/permissions.ts'

/**
 * Every route names one. `{ may }`: whoever holds this right, and the one of `and` where it is named · `known`: whoever is known here, whatever they may do ·
 * `own-proof`: the request carries its own proof (a signed link, a partner's signature, a log-in) that its handler checks ·
 * `public`: nothing to protect.
 */
export type Access<Right extends Permission = Permission> = { readonly may: Right; readonly and?: Right } | 'known' | 'own-proof' | 'public'

/** Somebody known: a one-stop system by its token, an administrator by a session or a token. */
export interface Caller {
  readonly kind: 'client' | 'administrator'
  readonly id: string
  readonly permissions: ReadonlySet<Permission>
  /** In a session of the pages: what every change must send back in `x-csrf-token`. */
  readonly csrf?: string
  /** Logged in, and may nothing before the second factor is enrolled. */
  readonly enrolsFirst?: boolean
}

/** Undefined for whoever is not known. Never throws for what the request says. */
export type Authenticate = (request: FastifyRequest) => Promise<Caller | undefined>
