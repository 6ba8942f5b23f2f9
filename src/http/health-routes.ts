/** Whether this process lives and whether it can work, for load balancers: open to everyone, saying no more than that. */
import { Liveness, Readiness } from '../../schemas/health.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError } from '../domain/errors.ts'
import type { ClientDoor } from './deps.ts'
import { keepReadiness } from './kept-readiness.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

export const healthSchemas = [Liveness, Readiness]
export const healthTag = { name: 'health', description: 'Whether the gateway lives and works' }

export function addHealthRoutes(app: Shell, door: Pick<ClientDoor, 'readiness' | 'isStopping' | 'clock'>): void {
  const readiness = keepReadiness(door.readiness, door.clock)
  app.get(
    '/health/live',
    {
      config: { access: 'public' },
      schema: {
        ...describe({
          id: 'getLiveness',
          tag: healthTag.name,
          access: 'public',
          summary: 'Is the process alive?',
          description: 'Answers as long as the process serves requests; asks nothing else.',
          errors: [],
          answers: { 200: { description: 'It is.', example: { status: 'live' } } },
        }),
        response: { 200: ref(Liveness) },
      },
    },
    () => ({ status: 'live' as const }),
  )
  app.get(
    '/health/ready',
    {
      config: { access: 'public' },
      schema: {
        ...describe({
          id: 'getReadiness',
          tag: healthTag.name,
          access: 'public',
          summary: 'Can it do its work?',
          description: 'Asks the database, the queue and the signing keys, at most once a second.',
          errors: ['not_ready'],
          answers: { 200: { description: 'Every part works.', example: { status: 'ready', parts: [{ name: 'database', ok: true, detail: 'answers' }] } } },
        }),
        response: { 200: ref(Readiness) },
      },
    },
    async () => {
      if (door.isStopping?.() === true) throw new GatewayError('not_ready', { detail: { vi: 'Tiến trình đang dừng.', en: 'The process was told to stop.' } })
      const parts = await readiness()
      const failing = parts.filter((part) => !part.ok)
      if (failing.length === 0) return { status: 'ready' as const, parts: [...parts] }
      const names = failing.map((part) => part.name).join(', ')
      const words = failing.map((part) => `${part.name} (${part.detail})`).join(', ')
      throw new GatewayError('not_ready', { detail: { vi: `Chưa sẵn sàng: ${names}.`, en: `Not ready: ${words}.` } })
    },
  )
}
