/** What is to be paid through the treasury: online, or by a payment slip to the state budget. */
import { Type, type Static } from 'typebox'

export const PaymentOrder = Type.Object({}, { additionalProperties: false })
export type PaymentOrder = Static<typeof PaymentOrder>
