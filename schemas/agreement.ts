/** What is agreed with a partner about time and load. The schema is the config's and the console form's. */
import { Type, type Static } from 'typebox'
import { agreementLabels } from './agreement-labels.ts'
import { labelled } from './labelled.ts'

export const Agreement = labelled(
  Type.Object(
    {
      timeoutMs: Type.Integer({ minimum: 100, maximum: 600_000, default: 60_000, description: 'Longest time of one attempt, in milliseconds' }),
      concurrency: Type.Integer({ minimum: 1, maximum: 200, default: 10, description: 'Attempts at once on the live lane, of all workers together' }),
      replayConcurrency: Type.Integer({ minimum: 1, maximum: 50, default: 2, description: 'Attempts at once on the replay lane, of all workers together' }),
      workers: Type.Integer({ minimum: 1, maximum: 50, default: 1, description: 'How many workers carry the lane at a time, each its part of these attempts; more where one process is not enough' }),
      suspendAfter: Type.Integer({ minimum: 1, maximum: 100, default: 3, description: 'Consecutive failures of the partner that suspend its lane' }),
      retry: Type.Object(
        {
          baseMs: Type.Integer({ minimum: 10, maximum: 3_600_000, default: 2_000, description: 'First back-off ceiling, in milliseconds' }),
          capMs: Type.Integer({ minimum: 10, maximum: 86_400_000, default: 900_000, description: 'Highest back-off ceiling, in milliseconds' }),
          horizonHours: Type.Number({ exclusiveMinimum: 0, maximum: 8_760, default: 72, description: 'Age after which a failing transfer expires, in hours' }),
        },
        { additionalProperties: false, default: {} },
      ),
      poll: Type.Object(
        {
          everyMs: Type.Integer({ minimum: 100, maximum: 86_400_000, default: 60_000, description: 'Pause between polls, in milliseconds; whether one is due is looked at once a second' }),
          most: Type.Integer({ minimum: 1, maximum: 1_000, default: 50, description: 'Most dossiers asked for in one poll' }),
          horizonDays: Type.Integer({ minimum: 1, maximum: 3_650, default: 365, description: 'How long a dossier is asked about after it was handed over, in days' }),
        },
        { additionalProperties: false, default: {} },
      ),
      queries: Type.Object(
        {
          timeoutMs: Type.Integer({ minimum: 100, maximum: 120_000, default: 10_000, description: 'Longest time of one look-up, in milliseconds: somebody waits at the counter' }),
          timeoutMsByService: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z-]+$' }), Type.Integer({ minimum: 100, maximum: 120_000 }), { description: 'The same for single services' })),
          concurrency: Type.Integer({ minimum: 1, maximum: 200, default: 10, description: 'Look-ups at once, in one process' }),
          waiting: Type.Integer({ minimum: 0, maximum: 1_000, default: 20, description: 'Look-ups that wait for their turn, in one process; more are told to come again' }),
          perMinute: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 600, description: 'Look-ups of all processes together' }),
          perClientPerMinute: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many of them one client may ask; half of perMinute unless it is said' }),
          ),
          breakAfter: Type.Integer({ minimum: 1, maximum: 100, default: 5, description: 'Consecutive failures of the partner after which it is not asked for a while' }),
          probeAfterMs: Type.Integer({ minimum: 50, maximum: 600_000, default: 5_000, description: 'That while: then one look-up tries' }),
          cacheSeconds: Type.Integer({ minimum: 0, maximum: 86_400, default: 3_600, description: 'How long reference data count as fresh' }),
          staleHours: Type.Integer({ minimum: 0, maximum: 8_760, default: 168, description: 'How long reference data may be answered, marked as stale, while the partner does not answer' }),
          cachePersonalSeconds: Type.Integer({ minimum: 0, maximum: 3_600, default: 0, description: 'Only where the agreement with the partner says so: how long answers about persons are kept, in memory only' }),
        },
        { additionalProperties: false, default: {}, description: 'Look-ups' },
      ),
      probe: Type.Object(
        {
          minMs: Type.Integer({ minimum: 50, maximum: 3_600_000, default: 1_000, description: 'First pause between probes, in milliseconds; whether one is due is looked at once a second' }),
          maxMs: Type.Integer({ minimum: 50, maximum: 3_600_000, default: 30_000, description: 'Longest pause between probes, in milliseconds' }),
        },
        { additionalProperties: false, default: {} },
      ),
    },
    { additionalProperties: false, default: {} },
  ),
  agreementLabels,
)
export type Agreement = Static<typeof Agreement>
