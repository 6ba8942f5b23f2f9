/** The values of the states that the API shows. The moves between them are in src/domain/transfer.ts. */
export const deliveryStates = ['accepted', 'delivering', 'waiting', 'delivered', 'confirmed', 'refused', 'parked', 'expired', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const financialStates = ['none', 'due', 'partly-paid', 'paid', 'waived'] as const
export type FinancialState = (typeof financialStates)[number]

/** open: traffic flows · suspended: known to be down, probed, resumes by itself · stopped: waits for a person. */
export const laneStates = ['open', 'suspended', 'stopped'] as const
export type LaneState = (typeof laneStates)[number]

/** Of a dossier at the national portal. none: nothing was mirrored · differs: a comparison found another state there. */
export const portalSyncStates = ['none', 'pending', 'in-step', 'differs', 'failed'] as const
export type PortalSyncState = (typeof portalSyncStates)[number]

/**
 * What a partner's event came to. applied: it had its effect · kept: it changes nothing, or came too late to · parked:
 * waits for a person · unmatched: its dossier is not known here yet · dismissed: a person closed it.
 */
export const inboxStates = ['applied', 'kept', 'parked', 'unmatched', 'dismissed'] as const
export type InboxState = (typeof inboxStates)[number]

/**
 * What a transfer is. submission: a client's · mirror: a change told to the national portal · webhook: an event told to a
 * client · payment-proof: a payment told to the agency that waits for it.
 */
export const transferPurposes = ['submission', 'mirror', 'webhook', 'payment-proof'] as const
export type TransferPurpose = (typeof transferPurposes)[number]
