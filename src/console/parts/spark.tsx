/** A row of small columns for a cell of a table: good ones, bad ones on top, from zero. `label` says in words what is drawn. */
const height = 28
const step = 5

export function Spark({ label, good, bad }: { readonly label: string; readonly good: readonly number[]; readonly bad: readonly number[] }) {
  const most = Math.max(1, ...good.map((value, index) => value + (bad[index] ?? 0)))
  const width = step * good.length
  const of = (value: number) => (height * value) / most
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <line class="level" x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
      {good.map((value, index) => {
        const failed = bad[index] ?? 0
        return (
          <g key={index}>
            <rect class="column busy" x={step * index} width={step - 1} y={height - of(value)} height={of(value)} />
            <rect class="column bad" x={step * index} width={step - 1} y={height - of(value + failed)} height={of(failed)} />
          </g>
        )
      })}
    </svg>
  )
}
