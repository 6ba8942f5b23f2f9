/** The journal: what happened, in an order that never changes. */
export interface GatewayEvent {
  /** Opaque and ordered: the cursor after this event. */
  readonly cursor: string
  readonly at: Date
  readonly type: string
  readonly transferId: string | undefined
  readonly partner: string | undefined
  readonly dossierCode: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}

export interface EventStore {
  /** In an order that never shows a later event before an earlier one. Rejects with `invalid_cursor`. */
  after(client: string, cursor: string | undefined, limit: number): Promise<readonly GatewayEvent[]>
  ofTransfer(id: string): Promise<readonly GatewayEvent[]>
}
