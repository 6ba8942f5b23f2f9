/** The page, the dashboard and the alarms name the metrics that there are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { metricTable, type MetricRow } from '../../src/observe/metrics-table.ts'
import { root } from './source-files.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const rows: Readonly<Record<string, MetricRow>> = metricTable

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[]
}
interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly schemaVersion: number
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] }
}

// written by hand, read by Grafana
const dashboard = JSON.parse(read('deploy/grafana/lienthong.json')) as Dashboard
const alarms = read('deploy/prometheus/alerts.yml')
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

/** What a query asks for, as the registry names it. */
function metricsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\blienthong_[a-z_]+/g)].map(([name]) => (rows[name] === undefined ? name.replace(/_(bucket|sum|count)$/, '') : name)))]
}

/** Labels of each metric that a query names: in its braces. */
function labelsIn(query: string): readonly (readonly [string, string])[] {
  return [...query.matchAll(/(lienthong_[a-z_]+?)(?:_bucket)?\{([^}]*)\}/g)].flatMap(([, metric = '', inside = '']) => [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => [metric, label] as const))
}

describe('docs/telemetry.md', () => {
  test('has a row of every metric, with its kind, its labels and its words, and no other row', () => {
    const told = [...read('docs/telemetry.md').matchAll(/^\| `(lienthong_\w+)` \| (\w+)[^|]* \| ([^|]*) \| ([^|]*) \|$/gm)]
    expect(told.map(([, name, kind, labels = '', words]) => [name, kind, [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label), words])).toEqual(
      Object.entries(rows).map(([name, { kind, labels, help }]) => [name, kind, [...labels], help]),
    )
  })
})

describe('the dashboard', () => {
  test('is one that Grafana 11 takes: known by its uid, panels with ids of their own that do not lie over each other', () => {
    expect(dashboard).toMatchObject({ uid: 'lienthong', title: 'lienthong' })
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`))
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24)
    for (const { targets = [] } of dashboard.panels) expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
  })

  test('asks for metrics and labels that there are, and shows every metric', () => {
    expect(queries.length).toBeGreaterThan(15)
    const asked = new Set([...queries, ...dashboard.templating.list.map(({ definition = '' }) => definition)].flatMap(metricsIn))
    expect([...asked].filter((name) => rows[name] === undefined)).toEqual([])
    expect(Object.keys(rows).filter((name) => !asked.has(name))).toEqual([])
    expect(queries.flatMap(labelsIn).filter(([metric, label]) => rows[metric]?.labels.includes(label) !== true)).toEqual([])
  })

  test('says every panel in both languages, but where a word is the same in both', () => {
    expect(dashboard.panels.filter(({ title }) => !title.includes(' / ')).map(({ title }) => title)).toEqual(['Webhook'])
  })
})

describe('the alarms', () => {
  test('ask for metrics and labels that there are, and each says what it means in both languages', () => {
    const expressions = [...alarms.matchAll(/^\s+expr: (.*)$/gm)].map(([, query = '']) => query)
    expect(expressions.length).toBeGreaterThan(5)
    expect(expressions.flatMap(metricsIn).filter((name) => rows[name] === undefined)).toEqual([])
    expect(expressions.flatMap(labelsIn).filter(([metric, label]) => rows[metric]?.labels.includes(label) !== true)).toEqual([])
    const summaries = [...alarms.matchAll(/^\s+summary: '(.*)'$/gm)].map(([, words = '']) => words)
    expect(summaries).toHaveLength(expressions.length)
    expect(summaries.filter((words) => !words.includes(' / '))).toEqual([])
  })
})
