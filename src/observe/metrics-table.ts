/** Every metric of the gateway: its name, what it says, and by which few words. docs/telemetry.md and the dashboard are held against this. */

export interface MetricRow {
  readonly kind: 'gauge' | 'counter' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds, in seconds. */
  readonly buckets?: readonly number[]
}

/** An answer of a partner takes milliseconds, a minute at most. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export const metricTable = {
  lienthong_oldest_waiting_seconds: { kind: 'gauge', help: 'Age of the oldest transfer that is on its way, by its acceptance', labels: ['partner'] },
  lienthong_open_transfers: { kind: 'gauge', help: 'Transfers on their way', labels: ['partner', 'state'] },
  lienthong_failed_transfers: { kind: 'gauge', help: 'Refused, parked and expired transfers that nobody closed', labels: ['partner', 'state', 'code'] },
  lienthong_queue_depth: { kind: 'gauge', help: 'Transfers that are due and that no worker has taken, from SQL', labels: ['partner', 'queue'] },
  lienthong_outbox_rows: { kind: 'gauge', help: 'Work on its way from SQL into a queue', labels: [] },
  lienthong_lane_state: { kind: 'gauge', help: '1 for the state that the lane is in, 0 for the others', labels: ['partner', 'state'] },
  lienthong_lane_workers: { kind: 'gauge', help: 'Workers that carry the lane now', labels: ['partner'] },
  lienthong_lane_worker_shares: { kind: 'gauge', help: 'Shares of the work that the busiest of these workers does, this one among them: one more worker would relieve it where there are several', labels: ['partner'] },
  lienthong_portal_sync_delay_seconds: { kind: 'gauge', help: 'From a change at the partner until the national portal took it, changes of the last hour', labels: ['partner', 'quantile'] },
  lienthong_portal_sync_open: { kind: 'gauge', help: 'Changes of the last hour that the national portal has not taken: pending or failed', labels: ['partner', 'state'] },
  lienthong_attempts_total: { kind: 'counter', help: 'Attempts of this process at partners', labels: ['partner', 'outcome'] },
  lienthong_attempt_duration_seconds: { kind: 'histogram', help: 'How long these attempts took', labels: ['partner'], buckets },
  lienthong_webhook_attempts_total: { kind: 'counter', help: 'Attempts of this process at webhooks of one-stop systems', labels: ['client', 'outcome'] },
  lienthong_look_ups_total: { kind: 'counter', help: 'Look-ups of this process that were let through', labels: ['service', 'outcome'] },
  lienthong_look_up_duration_seconds: { kind: 'histogram', help: 'How long these look-ups took', labels: ['service'], buckets },
  lienthong_leases_renewed_total: { kind: 'counter', help: 'Leases of attempts in hand that were lengthened', labels: [] },
  lienthong_leases_lost_total: { kind: 'counter', help: 'Leases that were lost while their attempt ran', labels: [] },
  lienthong_database_connections: { kind: 'gauge', help: 'Connections of the pool of this process', labels: ['state'] },
  lienthong_database_waiting: { kind: 'gauge', help: 'Callers that wait for a connection of the pool', labels: [] },
  lienthong_database_up: { kind: 'gauge', help: '1 while the numbers from SQL can be had; without it they are missing', labels: [] },
  lienthong_event_loop_delay_seconds: { kind: 'gauge', help: 'How late the event loop was since it was asked last', labels: ['quantile'] },
  lienthong_memory_bytes: { kind: 'gauge', help: 'Memory of this process', labels: ['kind'] },
  lienthong_process_start_time_seconds: { kind: 'gauge', help: 'When this process started, since the epoch', labels: [] },
} as const satisfies Readonly<Record<string, MetricRow>>

export type MetricName = keyof typeof metricTable
