/** The numbers of this process and of the store, for Prometheus, at the administrators' door. */
import type { AdminDoor } from './deps.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

export function addMetricsRoute(app: Shell, { metrics }: Pick<AdminDoor, 'metrics'>): void {
  app.get(
    '/metrics',
    {
      config: { access: { may: 'metrics.read' } },
      schema: describe({
        id: 'getMetrics',
        tag: 'metrics',
        access: 'bearer',
        summary: 'Numbers for Prometheus (Số đo cho Prometheus)',
        description: 'In its text format. docs/telemetry.md says what each means. Numbers from SQL are at most 5 seconds old; nothing in them is about a person.',
        errors: [],
        answers: { 200: { description: 'The numbers', content: { 'text/plain': { example: '# TYPE lienthong_lane_state gauge\nlienthong_lane_state{partner="tax",state="open"} 1\n' } } } },
      }),
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  )
}
