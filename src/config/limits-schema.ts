/** How much is taken at once: over all processes, and by one process before it says that it is overloaded. */
import { Type } from 'typebox'

const strict = { additionalProperties: false }

export const Limits = Type.Object(
  {
    processes: Type.Integer({ minimum: 1, maximum: 1_000, default: 1, description: 'Processes that open doors; where they cannot count together each gives its own part of every allowance' }),
    administratorPerMinute: Type.Integer({ minimum: 1, maximum: 100_000, default: 600, description: 'Requests a minute of one administrator, over all processes' }),
    overload: Type.Object(
      {
        eventLoopDelayMs: Type.Integer({ minimum: 50, maximum: 60_000, default: 1_000, description: 'A process whose work waits longer than this answers 503 until it has caught up' }),
        heapPercent: Type.Integer({ minimum: 10, maximum: 100, default: 90, description: 'A process that fills more of the memory that Node gives it answers 503 until it fills less' }),
        retryAfterSeconds: Type.Integer({ minimum: 1, maximum: 3_600, default: 5, description: 'When such a request is worth repeating' }),
      },
      { ...strict, default: {} },
    ),
  },
  { ...strict, default: {}, description: 'How much is taken at once' },
)
