/** Why somebody asks. A question without one of these is refused. */
export const purposes = ['procedure-handling', 'payment-check', 'result-return', 'status-answer', 'reference-data'] as const
export type Purpose = (typeof purposes)[number]
