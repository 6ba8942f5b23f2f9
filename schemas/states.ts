/** The values of the states that the API shows. The moves between them are in src/domain/transfer.ts. */
export const deliveryStates = ['accepted', 'delivering', 'waiting', 'delivered', 'confirmed', 'refused', 'parked', 'expired', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const financialStates = ['none', 'due', 'partly-paid', 'paid', 'waived'] as const
export type FinancialState = (typeof financialStates)[number]

/** open: traffic flows · suspended: known to be down, probed, resumes by itself · stopped: waits for a person. */
export const laneStates = ['open', 'suspended', 'stopped'] as const
export type LaneState = (typeof laneStates)[number]
