/** The figures of signing as a table. */
import type { Rate, SignResults } from './sign.ts'

const nameWidth = 36
const columns = ['sign/s', 'of one', 'of two', 'per core', 'verify/s', 'of one', 'of two', 'per core', 'loop p99', 'longest'] as const

export function signTable({ rows, openssl, inFlight, crowd }: SignResults, { program, bodyBytes }: { readonly program: string; readonly bodyBytes: number }): string {
  const limits = Object.entries(openssl).flatMap(([of, { one, two }]) => [
    line(`${program} speed ${of}`, ['one', one.signs, one.verifies]),
    line('', ['two', two.signs, two.verifies]),
  ])
  return [
    `signing and verifying messages of ${bodyBytes} bytes, ${inFlight} asked for at a time in one process, whose threads may use every core\n`,
    `of one, of two: beside \`openssl speed\` on one core, and -multi 2 · per core: ours by the time all its threads worked, beside one\n`,
    `loop p99, longest: milliseconds that the event loop was held up while ${crowd} signatures were asked for at once\n\n`,
    row('', columns),
    ...limits,
    ...rows.map(({ name, algorithm, signs, verifies, loop }) => row(`${name} ${algorithm}`, [...rateCells(signs), ...rateCells(verifies), loop.p99.toFixed(1), loop.longest.toFixed(1)])),
  ].join('')
}

function rateCells({ perSecond, ofOne, ofTwo, perCoreOfOne }: Rate): readonly string[] {
  return [perSecond.toFixed(0), ofOne.toFixed(2), ofTwo.toFixed(2), perCoreOfOne.toFixed(2)]
}

function line(name: string, [side, signs, verifies]: readonly [string, number, number]): string {
  return row(name, [signs.toFixed(0), side, '', '', verifies.toFixed(0), side, '', '', '', ''])
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(10)).join('')}\n`
}
