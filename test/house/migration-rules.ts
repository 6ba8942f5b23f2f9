/** What a migration may do while the version before it serves: add. Taking away comes a version later, in a file that says from when on. */

/** Files before this one were applied while nobody served. */
export const firstHeld = '0028'

interface Rule {
  readonly what: string
  readonly pattern: RegExp
}

/** Breaks a version that runs, or that is started again, unless its name ends on `-needs-NNNN`. */
const takesAway: readonly Rule[] = [
  { what: 'drops a column', pattern: /\bdrop column\b/ },
  { what: 'drops a table', pattern: /\bdrop table\b/ },
  { what: 'renames', pattern: /\brename\b/ },
  { what: 'changes a type', pattern: /\balter (column )?\S+ (set data )?type\b/ },
  { what: 'sets a column not null', pattern: /\bset not null\b/ },
  { what: 'takes a default away', pattern: /\bdrop default\b/ },
]

/** Holds a table up for as long as it is large. */
const takesLong: readonly Rule[] = [
  { what: 'adds a column that older versions leave empty, not null and without a default', pattern: /\badd (column )?(if not exists )?(?!constraint|check|foreign|primary|unique|exclude)\S+ [^,;]*\bnot null\b(?![^,;]*\bdefault\b)(?<!\bdefault\b[^,;]*)/ },
  { what: 'adds a column whose value is another for each row', pattern: /\badd (column )?[^,;]*(\bdefault [^,;]*(random|clock_timestamp|nextval)|\bgenerated always\b|\b(big|small)?serial\b)/ },
  { what: 'adds a rule that is checked at once: add it not valid, validate it in a file after this one', pattern: /\badd (constraint \S+ )?(check|foreign key)\b(?![^;]*\bnot valid\b)/ },
  { what: 'adds a key whose index is built at once: build it concurrently, then add it using that index', pattern: /\badd (constraint \S+ )?(primary key|unique|exclude)\b(?! using index)/ },
  { what: 'changes every row', pattern: /(^|;|\bas \() *(update|delete from|truncate)\b/ },
  { what: 'locks a table by itself', pattern: /\block table\b|\bvacuum full\b|(^|;) *(cluster|reindex)\b(?![^;]* concurrently)/ },
]

const first = '-- outside a transaction\n'

/** Why this migration may not be applied while others serve; empty where it may. */
export function refusalsOf(name: string, text: string): readonly string[] {
  const statements = plain(text)
  const found = takesLong.filter(({ pattern }) => pattern.test(statements)).map(({ what }) => what)
  if (!/-needs-\d{4}\.sql$/.test(name)) found.push(...takesAway.filter(({ pattern }) => pattern.test(statements)).map(({ what }) => what))
  return [...found, ...(text.startsWith(first) ? unrepeatable(statements) : indexesAtOnce(statements))]
}

/** Small letters, one space, no comments and no texts. */
function plain(text: string): string {
  return text.replaceAll(/--.*$/gm, '').replaceAll(/'[^']*'/g, "''").replaceAll(/\s+/g, ' ').trim().toLowerCase()
}

function indexesAtOnce(statements: string): readonly string[] {
  const made = new Set([...statements.matchAll(/\bcreate table (?:if not exists )?(\S+)/g)].map(([, table]) => table))
  const indexes = [...statements.matchAll(/\bcreate (?:unique )?index (concurrently )?(?:if not exists )?(?:\S+ )?on (?:only )?(\S+)/g)]
  return indexes.flatMap(([, concurrently, table]) => {
    if (concurrently !== undefined) return ['builds an index concurrently, which cannot stand in a transaction: begin the file with "-- outside a transaction"']
    return made.has(table) ? [] : [`builds an index on ${table} at once: build it concurrently`]
  })
}

/** Such a file may break off in the middle and is run again from its beginning. */
function unrepeatable(statements: string): readonly string[] {
  const each = statements.split(';').map((statement) => statement.trim()).filter((statement) => statement !== '')
  return each.flatMap((statement, at) => {
    if (/^drop index concurrently if exists \S+$/.test(statement)) return []
    const index = /^create (?:unique )?index concurrently (\S+) on /.exec(statement)?.[1]
    if (index === undefined) return [`does outside a transaction what could stand in one: ${statement.slice(0, 40)}`]
    return each[at - 1] === `drop index concurrently if exists ${index}` ? [] : [`does not drop what a try before left of ${index}: begin with "drop index concurrently if exists ${index};"`]
  })
}
