/** Amounts as the tax agency writes them. */

/**
 * Whole đồng of at most 15 digits, or undefined. A fraction of zeros is a database's habit (`4634000.0`); digit groups are
 * refused, since `1.158.500` and `1158500.500` cannot be told apart for certain.
 */
export function readWholeVnd(text: string): number | undefined {
  const digits = /^(\d{1,15})(?:\.0{1,4})?$/.exec(text.trim())?.[1]
  return digits === undefined ? undefined : Number(digits)
}
