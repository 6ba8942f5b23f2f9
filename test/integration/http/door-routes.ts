/** Every route of a door, heard of while the door is built: from the door itself, not from a second list. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import type { AuditKind } from '../../../schemas/audit-entry.ts'
import type { Access } from '../../../src/http/access.ts'
import { sha256 } from './open-doors.ts'

export interface DoorRoute {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** As it is declared. */
  readonly url: string
  /** With something in the place of each parameter. */
  readonly path: string
  readonly access: Access
  readonly audited: AuditKind | undefined
}

export interface RouteLedger {
  of(door: FastifyInstance): readonly DoorRoute[]
  /** No more doors are listened to. */
  close(): void
}

/** To be called before the doors are built. */
export function keepRoutes(): RouteLedger {
  const heard = new Map<unknown, RouteOptions[]>()

  function hear(message: unknown): void {
    const { fastify } = message as { readonly fastify: FastifyInstance }
    const routes: RouteOptions[] = []
    heard.set(fastify, routes)
    fastify.addHook('onRoute', (route) => void routes.push(route))
  }

  subscribe('fastify.initialization', hear)
  return {
    of(door) {
      const routes = heard.get(door)
      if (routes === undefined) throw new Error('the door was built before anybody listened')
      return routes.flatMap(routesOf)
    },
    close: () => void unsubscribe('fastify.initialization', hear),
  }
}

/** Read once the door is built: its rules complete the options. */
function routesOf({ method, url, config }: RouteOptions): readonly DoorRoute[] {
  const access = config?.access
  if (access === undefined) throw new Error(`${url} has no access rule`)
  // fastify itself checks the names
  return [method].flat().map((name) => ({ method: name as DoorRoute['method'], url, path: pathOf(url), access, audited: config?.audited }))
}

const inPlaceOf: Readonly<Record<string, string>> = { id: '019a0000-0000-7000-8000-000000000001', partner: 'agency', client: 'h56', digest: sha256('x'), thumbprint: sha256('x'), code: 'H56.14-261120-0001' }

function pathOf(url: string): string {
  return url.replace('*', 'x').replaceAll(/:([a-z]+)/gi, (_all, name: string) => inPlaceOf[name] ?? 'x')
}
