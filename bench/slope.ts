/** A straight line through points by least squares: how fast something grows. Pure. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Of y for one x; 0 where all have the same x, or there are fewer than two. */
export function slopeOf(points: readonly Point[]): number {
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))]
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  if (spread === 0 || points.length < 2) return 0
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
